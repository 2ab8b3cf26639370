-- Two retailers: one that answers on unknown hosts, one without a support address. The first
-- integration key is `pk_samplekey1_a secret of the sample`; the second was revoked.
INSERT INTO tenants (id, slug, name, locale, currency, accent, support_email, is_default, created_at) VALUES
    ('sample-tenant', 'sample', 'Sample & Söhne', 'de-AT', 'EUR', '#1c5aa6', 'help@sample.example', TRUE, 1740000000000),
    ('sample-tenant-2', 'second', 'It''s the second', 'en', 'GBP', '#000000', NULL, FALSE, 1740000000001);
INSERT INTO tenant_hosts (host, tenant_id, surface) VALUES
    ('sample.example', 'sample-tenant', 'portal'),
    ('console.sample.example', 'sample-tenant', 'console'),
    ('second.example', 'sample-tenant-2', 'portal');
INSERT INTO tenant_secrets (tenant_id, kind, sealed, created_at) VALUES
    ('sample-tenant', 'easypost', '00112233.44556677', 1740000000000),
    ('sample-tenant', 'shopify', '00112233.8899aabb', 1740000000000);
INSERT INTO integration_keys (id, tenant_id, name, secret_hash, created_at, revoked_at) VALUES
    ('samplekey1', 'sample-tenant', 'shop', 'ffa04b9de4e88287a1b17f537ff7cf9274db6681575efb37bc1691e4e604da9e', 1740000000000, NULL),
    ('samplekey2', 'sample-tenant', 'old shop', 'ffa04b9de4e88287a1b17f537ff7cf9274db6681575efb37bc1691e4e604da9e', 1740000000000, 1750000000000);
INSERT INTO idempotency_keys (tenant_id, caller, idem_key, request_hash, status, body, created_at) VALUES
    ('sample-tenant', 'samplekey1', 'first-order', '1f58b9145b24d108d7ac38887338b3ea3229833b9c1e418250343f907bfd1047', 201, '{"id":"sample-order-1","created":true}', 1772353800000);

-- Three entries with true hashes, so that the chain still verifies after every later migration; the
-- details of the second were erased.
INSERT INTO ledger_heads (tenant_id, seq, hash) VALUES
    ('sample-tenant', 3, '68a728c3ec276ea9e8975a1563af73a1132cbd4b4f363f685234363539e37f6a');
INSERT INTO ledger (tenant_id, seq, at, kind, actor, actor_id, channel, customer_id, subject, subject_id, payload_hash, hash) VALUES
    ('sample-tenant', 1, 1772353800000, 'order.placed', 'integration', 'samplekey1', 'api', 'sample-customer-1', 'order', 'sample-order-1',
     'ff0c749426c213084b89c241b847697af4c425e2cbf506e8a33912a60489fee7',
     '0dc98d9eb8b0f991bab74e8de0a7f07d3f4f09467a3f7c34f2a0adc8d275ca28'),
    ('sample-tenant', 2, 1772440200000, 'order.shipped', 'carrier', 'DHL', 'webhook', 'sample-customer-1', 'order', 'sample-order-1',
     '4e96cc8a6b96a4d8a7fb1129fc84bc22ad9575a1f97a5d4d96cbed8a00c4b6a3',
     'a9be39be6ecefd9075406accd27eb25e5b0e2707ba22576fcf92f4d45d47dc89'),
    ('sample-tenant', 3, 1772526600000, 'account.signed_in', 'system', '', 'portal', NULL, 'session', 'sample-session-1',
     '541c87464c0699f09e1792f5ee23e4c6b9c3c4b66c96a48ab3a01a74be5e68d7',
     '68a728c3ec276ea9e8975a1563af73a1132cbd4b4f363f685234363539e37f6a');
INSERT INTO ledger_payloads (tenant_id, seq, data) VALUES
    ('sample-tenant', 1, '{"number":"S-1001","source":"webshop"}'),
    ('sample-tenant', 2, NULL),
    ('sample-tenant', 3, '{"name":"Zoë Müller-日本"}');

-- People with everything and with as little as possible; one disabled. The password is
-- `paper-lantern-42`, the refresh token that is still good is `0123456789abcdef` four times.
INSERT INTO customers (id, tenant_id, external_source, external_id, email, email_folded, name, name_folded, created_at, disabled_at) VALUES
    ('sample-customer-1', 'sample-tenant', 'webshop', 'C-1', 'Zoe@Sample.example', 'zoe@sample.example', 'Zoë Müller-日本', 'zoë müller-日本', 1740000000000, NULL),
    ('sample-customer-2', 'sample-tenant', NULL, NULL, NULL, NULL, '', '', 1740000000000, NULL),
    ('sample-customer-3', 'sample-tenant', 'webshop', 'C-3', 'gone@sample.example', 'gone@sample.example', 'O''Gone', 'o''gone', 1740000000000, 1750000000000),
    ('sample-customer-4', 'sample-tenant-2', 'webshop', 'C-1', 'zoe@sample.example', 'zoe@sample.example', 'Zoe elsewhere', 'zoe elsewhere', 1740000000000, NULL);
INSERT INTO agents (id, tenant_id, email, email_folded, name, role, created_at, disabled_at) VALUES
    ('sample-agent-1', 'sample-tenant', 'sam@sample.example', 'sam@sample.example', 'Sam', 'agent', 1740000000000, NULL),
    ('sample-agent-2', 'sample-tenant', 'ada@sample.example', 'ada@sample.example', 'Ada', 'admin', 1740000000000, 1750000000000);
INSERT INTO passwords (subject_id, tenant_id, hash, changed_at) VALUES
    ('sample-customer-1', 'sample-tenant', '$argon2id$v=19$m=19456,t=2,p=1$FwcTamONH+1ZRU2rUYho7Q$bizNhFf6wljVMergkuX0M9E6zwsmjoYUX4F614BedWQ', 1740000000000),
    ('sample-agent-1', 'sample-tenant', '$argon2id$v=19$m=19456,t=2,p=1$FwcTamONH+1ZRU2rUYho7Q$bizNhFf6wljVMergkuX0M9E6zwsmjoYUX4F614BedWQ', 1740000000000);
INSERT INTO challenges (id, tenant_id, role, subject_id, code_hash, created_at, expires_at, attempts, used_at) VALUES
    ('sample-challenge-1', 'sample-tenant', 'customer', 'sample-customer-1', '485fe3c4cf4b2525064bf7e1b619536f13b24fe515a7aa5092c48b5537f92436', 1772353800000, 1772354400000, 2, 1772353900000),
    ('sample-challenge-2', 'sample-tenant', 'guest', NULL, '21c82b4d898f9516a474750cf24c3d87ae96fe87cd13507145c44dcce9c27f16', 1772353800000, 1772354400000, 5, NULL);
INSERT INTO sessions (id, tenant_id, role, subject_id, device, created_at, last_seen_at, expires_at, revoked_at) VALUES
    ('sample-session-1', 'sample-tenant', 'customer', 'sample-customer-1', 'Firefox, Linux', 1772353800000, 1772353900000, 4102444800000, NULL),
    ('sample-session-2', 'sample-tenant', 'guest', 'sample-order-2', '', 1772353800000, 1772353800000, 1772397000000, 1772353900000);
INSERT INTO refresh_tokens (hash, tenant_id, session_id, issued_at, expires_at, replaced_at) VALUES
    ('6c1aa50442a93e42c0eb2907cf4e017cd19547891fa190f3ea473582b0479290', 'sample-tenant', 'sample-session-1', 1772353800000, 4102444800000, 1772353900000),
    ('a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e', 'sample-tenant', 'sample-session-1', 1772353900000, 4102444800000, NULL);

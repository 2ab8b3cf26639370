-- Mail in every state.
INSERT INTO outbox (id, tenant_id, kind, dedupe, recipient, subject, body, state, attempts, next_at, created_at, done_at, error) VALUES
    ('sample-mail-1', 'sample-tenant', 'mail', 'code|1', 'zoe@sample.example', '123456 ist Ihr Code', 'Ihr Code lautet 123 456', 'kept', 1, 1772353800000, 1772353800000, 1772353801000, NULL),
    ('sample-mail-2', 'sample-tenant', 'mail', 'code|2', 'zoe@sample.example', 'Subject', '', 'done', 1, 1772353800000, 1772353800000, 1772353801000, NULL),
    ('sample-mail-3', 'sample-tenant', 'mail', 'code|3', 'nobody@sample.example', 'Subject', 'Text', 'failed', 14, 0, 1772353800000, NULL, 'mailbox unknown'),
    ('sample-mail-4', 'sample-tenant-2', 'mail', 'code|1', 'x@second.example', 'Subject', 'Text', 'pending', 2, 4102444800000, 1772353800000, NULL, 'connection refused');

-- One order with everything: split, partly cancelled and credited, waiting for stock; one guest's order
-- with as little as possible. Their documents are of a format that is put together anew when read.
INSERT INTO orders (id, tenant_id, customer_id, source, external_id, content_hash, number, number_folded, email, email_folded,
    placed_at, revised_at, currency, items, shipping, tax, discount, total, ship_to, promised_from, promised_to, completed,
    version, created_at, status, status_group, parcels, parcels_delivered, backordered, expected_from, expected_to,
    first_from, first_to, delivered_at, title_1, title_2, line_count, search) VALUES
    ('sample-order-1', 'sample-tenant', 'sample-customer-1', 'webshop', '1001', 'f3d6f0d55b053fdeb0116c2eaffd74e9113b2fd19d7d0675fd8c87a430993b8d', '#S-1001', 's-1001',
     'Zoe@Sample.example', 'zoe@sample.example', 1772353800000, 1772440200000, 'EUR', 2208, 395, 100, 200, 2503,
     '{"name":"Zoë Müller-日本","lines":["Straße 1"],"postcode":"1010","city":"Wien","country":"AT"}', 20517, 20518, FALSE,
     7, 1772353800000, 'on_its_way', 'open', 1, 0, 1, 20517, 20518, 20516, 20516, NULL, 'White hanging heart', '100% Wolle_Decke', 2,
     '#s-1001
white hanging heart
85123a
100% wolle_decke
71053
00340434292135100186'),
    ('sample-order-2', 'sample-tenant', NULL, 'counter', '1001', 'ace060e67b31ec53be9dbbd016a9e5b686031b21a50b01c7b79ed10a6b56d6b2', '1001', '1001', NULL, NULL,
     1772353800000, 1772353800000, 'JPY', 0, 0, 0, 0, 0, NULL, NULL, NULL, TRUE,
     1, 1772353800000, 'completed', 'done', 0, 0, 0, NULL, NULL, NULL, NULL, 1772400000000, 'Gift', '', 1, '1001
gift
');
INSERT INTO order_lines (id, tenant_id, order_id, position, external_id, sku, title, quantity, total, cancelled, supplier) VALUES
    ('sample-line-1', 'sample-tenant', 'sample-order-1', 1, '1', '85123A', 'White hanging heart', 6, 1530, 0, NULL),
    ('sample-line-2', 'sample-tenant', 'sample-order-1', 2, '2', '71053', '100% Wolle_Decke', 4, 678, 1, 'Fenwick'),
    ('sample-line-3', 'sample-tenant', 'sample-order-2', 1, '1', '', 'Gift', 1, 0, 0, NULL);
INSERT INTO cancellations (id, tenant_id, order_id, external_id, reason, at) VALUES
    ('sample-cancellation-1', 'sample-tenant', 'sample-order-1', 'x1', 'changed my mind', 1772440200000);
INSERT INTO cancellation_lines (cancellation_id, line_id, tenant_id, order_id, quantity) VALUES
    ('sample-cancellation-1', 'sample-line-1', 'sample-tenant', 'sample-order-1', 1);
INSERT INTO backorders (id, tenant_id, order_id, line_id, quantity, expected_from, expected_to, as_of) VALUES
    ('bc989af7149ebe362187b1b61a0a62c977451323b5e5cf8638fc8b25404d3324', 'sample-tenant', 'sample-order-1', 'sample-line-2', 2, 20530, 20535, 1772353800000),
    ('fda50ebdfd46014313d29a340599f72a7a9c31ad2ff6c6374a0e2f66bbe5a5a1', 'sample-tenant', 'sample-order-1', 'sample-line-2', 1, NULL, NULL, 1772440200000);
INSERT INTO credits (id, tenant_id, customer_id, source, external_id, number, issued_at, currency, amount) VALUES
    ('sample-credit-1', 'sample-tenant', 'sample-customer-1', 'webshop', 'C1001', 'C1001', 1772440200000, 'EUR', 255),
    ('sample-credit-2', 'sample-tenant', NULL, 'webshop', 'C1002', 'C1002', 1772440200000, 'EUR', 100);
INSERT INTO credit_lines (credit_id, position, tenant_id, sku, title, quantity, amount, order_id, line_id) VALUES
    ('sample-credit-1', 1, 'sample-tenant', '85123A', 'White hanging heart', 1, 255, 'sample-order-1', 'sample-line-1'),
    ('sample-credit-2', 1, 'sample-tenant', 'D', 'Discount', 1, 100, NULL, NULL);
INSERT INTO order_documents (order_id, tenant_id, format, body) VALUES
    ('sample-order-1', 'sample-tenant', 0, '{}'),
    ('sample-order-2', 'sample-tenant', 0, '{}');

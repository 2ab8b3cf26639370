-- A candle in two versions, of which the older one is sold again, and one that was never sold. What was
-- kept of it: complete and ordered, complete and asked about, still open.
INSERT INTO models (id, tenant_id, product, published, versions, created_at) VALUES
    ('sample-model-1', 'sample-tenant', 'kerze', 1, 2, 1772353800000),
    ('sample-model-2', 'sample-tenant', 'draft', NULL, 0, 1772353800000);
INSERT INTO model_versions (model_id, number, tenant_id, hash, format, source, model, compiled, report, created_at, created_by, published_at) VALUES
    ('sample-model-1', 1, 'sample-tenant', '77b0ce20bf2d0e752caac2b78954a1210c81623e48213040d1643db9d3103f45', 'portico-model/1', '{"format":"portico-model/1","id":"kerze","words":{"de":{"name":"Kerze — 蝋燭"}},"currency":"EUR","base_price":900,"lead_days":0,"groups":[{"id":"duft","words":{"de":{"name":"Duft"}},"choose":{"min":1,"max":1},"options":[{"id":"rose","words":{"de":{"name":"Rose"}}},{"id":"zimt","words":{"de":{"name":"Zimt"}},"price":50}]}]}',
     '{"format":"portico-model/1","id":"kerze","words":{"de":{"name":"Kerze — 蝋燭"}},"currency":"EUR","base_price":900,"lead_days":0,"groups":[{"id":"duft","words":{"de":{"name":"Duft"}},"choose":{"min":1,"max":1},"options":[{"id":"rose","words":{"de":{"name":"Rose"}}},{"id":"zimt","words":{"de":{"name":"Zimt"}},"price":50}]}]}',
     'ixyAAXewziC/LQ51LKrCt4lUoSEMgWI+SCEwQNFkPbnTED9FAgIGAAAABAAEAAECAAIAAQADAQECAQQBAQM=', '{"options":2,"core":0,"dead":0,"configurations":"2","compile_ms":1,"bytes":62,"findings":[]}', 1772353800000, 'Ada', 1772353900000),
    ('sample-model-1', 2, 'sample-tenant', 'ac3a702d7260ef6e5f182982914f45fa1976e1873cf018b020ad3f25f4c23216', 'portico-model/1', '{"format":"portico-model/1","id":"kerze","words":{"de":{"name":"Kerze — 蝋燭"}},"currency":"EUR","base_price":900,"lead_days":0,"groups":[{"id":"duft","words":{"de":{"name":"Duft"}},"choose":{"min":1,"max":1},"options":[{"id":"rose","words":{"de":{"name":"Rose"}}},{"id":"zimt","words":{"de":{"name":"Zimt"}},"price":100}]}]}',
     '{"format":"portico-model/1","id":"kerze","words":{"de":{"name":"Kerze — 蝋燭"}},"currency":"EUR","base_price":900,"lead_days":0,"groups":[{"id":"duft","words":{"de":{"name":"Duft"}},"choose":{"min":1,"max":1},"options":[{"id":"rose","words":{"de":{"name":"Rose"}}},{"id":"zimt","words":{"de":{"name":"Zimt"}},"price":100}]}]}',
     'ixyAAaw6cC1yYO9uXxgpgpFPRfoZduGHPPAYsCCtPyX0wjIWAgIGAAAABAAEAAECAAIAAQADAQECAQQBAQM=', '{"options":2,"core":0,"dead":0,"configurations":"2","compile_ms":1,"bytes":62,"findings":[]}', 1772353800000, '', NULL);
INSERT INTO model_facts (model_id, option_id, tenant_id, sold_out, until_day, lead_days) VALUES
    ('sample-model-1', 'rose', 'sample-tenant', TRUE, 20530, NULL),
    ('sample-model-1', 'zimt', 'sample-tenant', FALSE, NULL, 3);
INSERT INTO model_counts (model_id, version, kind, item, tenant_id, times) VALUES
    ('sample-model-1', 1, 'saved', '', 'sample-tenant', 3),
    ('sample-model-1', 1, 'ordered', '', 'sample-tenant', 1),
    ('sample-model-1', 1, 'taken', 'zimt', 'sample-tenant', 2),
    ('sample-model-1', 1, 'open', 'duft', 'sample-tenant', 1),
    ('sample-model-1', 1, 'missed', 'rose', 'sample-tenant', 1);
INSERT INTO receipts (tenant_id, receipt, model_id, version, quote, issued_at) VALUES
    ('sample-tenant', 'b047cdfbdbbdf5158dbf1d929db05653fedd6f6a9d931907184860bbf1d31734', 'sample-model-1', 1,
     '{"selection":["zimt"],"currency":"EUR","quantity":2,"bill":[{"id":"","price":900},{"id":"zimt","price":50}],"piece":950,"discount":0,"total":1900,"lead_days":0}', 1772440200000);
INSERT INTO configurations (id, tenant_id, customer_id, model_id, version, name, decisions, quantity, quote, receipt, stage, order_id, note, hidden, revision, created_at, saved_at) VALUES
    ('sample-configuration-1', 'sample-tenant', 'sample-customer-1', 'sample-model-1', 1, 'Für Zoë', '[{"id":"zimt","taken":true}]', 2,
     '{"selection":["zimt"],"currency":"EUR","quantity":2,"bill":[{"id":"","price":900},{"id":"zimt","price":50}],"piece":950,"discount":0,"total":1900,"lead_days":0}',
     'b047cdfbdbbdf5158dbf1d929db05653fedd6f6a9d931907184860bbf1d31734', 'ordered', 'sample-order-1', NULL, TRUE, 3, 1772440200000, 1772440200000),
    ('sample-configuration-2', 'sample-tenant', 'sample-customer-1', 'sample-model-1', 1, '', '[{"id":"zimt","taken":true}]', 2,
     '{"selection":["zimt"],"currency":"EUR","quantity":2,"bill":[{"id":"","price":900},{"id":"zimt","price":50}],"piece":950,"discount":0,"total":1900,"lead_days":0}',
     'b047cdfbdbbdf5158dbf1d929db05653fedd6f6a9d931907184860bbf1d31734', 'quote_requested', NULL, 'Für 日本, bitte', FALSE, 2, 1772440200000, 1772440300000),
    ('sample-configuration-3', 'sample-tenant', 'sample-customer-1', 'sample-model-1', 1, '', '[]', 1, NULL, NULL, 'saved', NULL, NULL, FALSE, 1, 1772440200000, 1772440400000);
UPDATE order_lines SET configuration_id = 'sample-configuration-1' WHERE id = 'sample-line-1';

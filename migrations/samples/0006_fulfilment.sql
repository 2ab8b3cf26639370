-- Two parcels, one of a supplier without number; reports for one of them, and one whose order has not
-- come.
INSERT INTO shipments (id, tenant_id, order_id, external_id, kind, sender, created_at, expected_from, expected_to) VALUES
    ('sample-shipment-1', 'sample-tenant', 'sample-order-1', 'p1', 'shop', NULL, 1772440200000, 20516, 20516),
    ('sample-shipment-2', 'sample-tenant', 'sample-order-1', 'p2', 'drop_ship', 'Fenwick', 1772440200000, NULL, NULL);
INSERT INTO shipment_lines (shipment_id, line_id, tenant_id, order_id, quantity) VALUES
    ('sample-shipment-1', 'sample-line-1', 'sample-tenant', 'sample-order-1', 5),
    ('sample-shipment-2', 'sample-line-2', 'sample-tenant', 'sample-order-1', 1);
INSERT INTO tracking_numbers (shipment_id, folded, tenant_id, order_id, carrier, number, added_at) VALUES
    ('sample-shipment-1', '00340434292135100186', 'sample-tenant', 'sample-order-1', 'dhl', '0034 0434 2921 3510 0186', 1772440200000);
INSERT INTO tracking_heads (tenant_id, folded, touched) VALUES
    ('sample-tenant', '00340434292135100186', 4),
    ('sample-tenant', '1Z5R89390357567127', 1);
INSERT INTO carrier_events (tenant_id, id, folded, carrier, at, status, raw_status, raw_detail, message, city, region, country, source, received_at) VALUES
    ('sample-tenant', 'fb378474af5953bec611fcb2602c5b61271c1f233b60c0adba76d5d6f47a50c4', '00340434292135100186', 'dhl', 1772445000000, 'in_transit', 'in_transit', 'arrived_at_facility', 'Im Zustellzentrum', 'Wien', 'Wien', 'AT', 'webhook', 1772445100000),
    ('sample-tenant', '7f1ee17eb6d4b1815c8c0580dfb7ca0d3d5c3cde523da817ef7d3b1e96f6d5b8', '00340434292135100186', 'dhl', 1772446000000, 'unknown', 'teleported', '', '', NULL, NULL, NULL, 'api', 1772446100000),
    ('sample-tenant', '6c5cd6775eb412207f7f71f11f09047f1475b2b7526063195b777a230fe4c2a6', '1Z5R89390357567127', 'ups', 1772446000000, 'delivered', 'delivered', '', 'Left with neighbour', NULL, NULL, NULL, 'webhook', 1772446100000);
INSERT INTO carrier_estimates (tenant_id, id, folded, as_of, expected_from, expected_to) VALUES
    ('sample-tenant', '57aa9c2a6611f63ad836e4e763f683391681f15eec3093d738b13a311b5cb526', '00340434292135100186', 1772445000000, 20517, 20518);

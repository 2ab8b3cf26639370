CREATE TABLE shipments (
    id            TEXT   NOT NULL PRIMARY KEY,
    tenant_id     TEXT   NOT NULL REFERENCES tenants (id),
    order_id      TEXT   NOT NULL REFERENCES orders (id),
    external_id   TEXT   NOT NULL,
    kind          TEXT   NOT NULL CHECK (kind IN ('shop', 'drop_ship')),
    sender        TEXT,
    created_at    BIGINT NOT NULL,
    expected_from BIGINT,
    expected_to   BIGINT,
    UNIQUE (order_id, external_id)
);

CREATE TABLE shipment_lines (
    shipment_id TEXT   NOT NULL REFERENCES shipments (id),
    line_id     TEXT   NOT NULL REFERENCES order_lines (id),
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    order_id    TEXT   NOT NULL REFERENCES orders (id),
    quantity    BIGINT NOT NULL,
    PRIMARY KEY (shipment_id, line_id)
);
CREATE INDEX shipment_lines_of_order ON shipment_lines (order_id);

-- Numbers are added, never replaced. Carriers use them again after a while, so a number alone is
-- not unique.
CREATE TABLE tracking_numbers (
    shipment_id TEXT   NOT NULL REFERENCES shipments (id),
    folded      TEXT   NOT NULL,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    order_id    TEXT   NOT NULL REFERENCES orders (id),
    carrier     TEXT   NOT NULL,
    number      TEXT   NOT NULL,
    added_at    BIGINT NOT NULL,
    PRIMARY KEY (shipment_id, folded)
);
CREATE INDEX tracking_numbers_by_number ON tracking_numbers (tenant_id, folded);
CREATE INDEX tracking_numbers_of_order ON tracking_numbers (order_id);

-- The lock under which a number's events and parcels meet: whoever adds either takes it first.
CREATE TABLE tracking_heads (
    tenant_id TEXT   NOT NULL REFERENCES tenants (id),
    folded    TEXT   NOT NULL,
    touched   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, folded)
);

-- Events belong to a number, not to a parcel, so one may come before its order does. `id` is a
-- hash of the content: the same event twice is one row.
CREATE TABLE carrier_events (
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    id          TEXT   NOT NULL,
    folded      TEXT   NOT NULL,
    carrier     TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    status      TEXT   NOT NULL,
    raw_status  TEXT   NOT NULL,
    raw_detail  TEXT   NOT NULL,
    message     TEXT   NOT NULL,
    city        TEXT,
    region      TEXT,
    country     TEXT,
    source      TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX carrier_events_of_number ON carrier_events (tenant_id, folded, at);

-- When a carrier expected to deliver, each time it said so.
CREATE TABLE carrier_estimates (
    tenant_id     TEXT   NOT NULL REFERENCES tenants (id),
    id            TEXT   NOT NULL,
    folded        TEXT   NOT NULL,
    as_of         BIGINT NOT NULL,
    expected_from BIGINT NOT NULL,
    expected_to   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX carrier_estimates_of_number ON carrier_estimates (tenant_id, folded, as_of);

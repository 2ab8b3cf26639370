-- Facts as the shop sent them, followed by what was computed from them for lists (`status` to
-- `search`): a projection that is written anew with every change.
CREATE TABLE orders (
    id               TEXT    NOT NULL PRIMARY KEY,
    tenant_id        TEXT    NOT NULL REFERENCES tenants (id),
    customer_id      TEXT REFERENCES customers (id),
    source           TEXT    NOT NULL,
    external_id      TEXT    NOT NULL,
    content_hash     TEXT    NOT NULL,
    number           TEXT    NOT NULL,
    number_folded    TEXT    NOT NULL,
    email            TEXT,
    email_folded     TEXT,
    placed_at        BIGINT  NOT NULL,
    revised_at       BIGINT  NOT NULL,
    currency         TEXT    NOT NULL,
    items            BIGINT  NOT NULL,
    shipping         BIGINT  NOT NULL,
    tax              BIGINT  NOT NULL,
    discount         BIGINT  NOT NULL,
    total            BIGINT  NOT NULL,
    ship_to          TEXT,
    promised_from    BIGINT,
    promised_to      BIGINT,
    completed        BOOLEAN NOT NULL,
    version          BIGINT  NOT NULL,
    created_at       BIGINT  NOT NULL,
    status           TEXT    NOT NULL,
    status_group     TEXT    NOT NULL,
    parcels          BIGINT  NOT NULL,
    parcels_delivered BIGINT NOT NULL,
    backordered      BIGINT  NOT NULL,
    expected_from    BIGINT,
    expected_to      BIGINT,
    first_from       BIGINT,
    first_to         BIGINT,
    delivered_at     BIGINT,
    title_1          TEXT    NOT NULL,
    title_2          TEXT    NOT NULL,
    line_count       BIGINT  NOT NULL,
    search           TEXT    NOT NULL,
    UNIQUE (tenant_id, source, external_id)
);
CREATE INDEX orders_of_customer ON orders (tenant_id, customer_id, placed_at DESC, id DESC);
CREATE INDEX orders_by_number ON orders (tenant_id, number_folded);
CREATE INDEX orders_by_email ON orders (tenant_id, email_folded);

CREATE TABLE order_lines (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    order_id    TEXT   NOT NULL REFERENCES orders (id),
    position    BIGINT NOT NULL,
    external_id TEXT   NOT NULL,
    sku         TEXT   NOT NULL,
    title       TEXT   NOT NULL,
    quantity    BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    cancelled   BIGINT NOT NULL,
    supplier    TEXT,
    UNIQUE (order_id, external_id)
);

CREATE TABLE cancellations (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    order_id    TEXT   NOT NULL REFERENCES orders (id),
    external_id TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    UNIQUE (order_id, external_id)
);
CREATE TABLE cancellation_lines (
    cancellation_id TEXT   NOT NULL REFERENCES cancellations (id),
    line_id         TEXT   NOT NULL REFERENCES order_lines (id),
    tenant_id       TEXT   NOT NULL REFERENCES tenants (id),
    order_id        TEXT   NOT NULL REFERENCES orders (id),
    quantity        BIGINT NOT NULL,
    PRIMARY KEY (cancellation_id, line_id)
);
CREATE INDEX cancellation_lines_of_order ON cancellation_lines (order_id);

-- What was said about waiting pieces, never changed; of one line the latest `as_of` counts.
CREATE TABLE backorders (
    id            TEXT   NOT NULL PRIMARY KEY,
    tenant_id     TEXT   NOT NULL REFERENCES tenants (id),
    order_id      TEXT   NOT NULL REFERENCES orders (id),
    line_id       TEXT   NOT NULL REFERENCES order_lines (id),
    quantity      BIGINT NOT NULL,
    expected_from BIGINT,
    expected_to   BIGINT,
    as_of         BIGINT NOT NULL
);
CREATE INDEX backorders_of_order ON backorders (order_id);

-- Credit notes. A line is tied to the order line that it undoes, where one was found.
CREATE TABLE credits (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenants (id),
    customer_id TEXT REFERENCES customers (id),
    source      TEXT   NOT NULL,
    external_id TEXT   NOT NULL,
    number      TEXT   NOT NULL,
    issued_at   BIGINT NOT NULL,
    currency    TEXT   NOT NULL,
    amount      BIGINT NOT NULL,
    UNIQUE (tenant_id, source, external_id)
);
CREATE INDEX credits_of_customer ON credits (tenant_id, customer_id, issued_at DESC, id DESC);
CREATE TABLE credit_lines (
    credit_id TEXT   NOT NULL REFERENCES credits (id),
    position  BIGINT NOT NULL,
    tenant_id TEXT   NOT NULL REFERENCES tenants (id),
    sku       TEXT   NOT NULL,
    title     TEXT   NOT NULL,
    quantity  BIGINT NOT NULL,
    amount    BIGINT NOT NULL,
    order_id  TEXT REFERENCES orders (id),
    line_id   TEXT REFERENCES order_lines (id),
    PRIMARY KEY (credit_id, position)
);
CREATE INDEX credit_lines_of_order ON credit_lines (order_id);

-- The whole order as it is shown, written anew with every change, so that showing it takes one
-- query. `format` says by which version of the code it was written; an older one is not used.
CREATE TABLE order_documents (
    order_id  TEXT   NOT NULL PRIMARY KEY REFERENCES orders (id),
    tenant_id TEXT   NOT NULL REFERENCES tenants (id),
    format    BIGINT NOT NULL,
    body      TEXT   NOT NULL
);

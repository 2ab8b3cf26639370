-- Products to configure. `published` is the version that is sold, `versions` how many there are.
CREATE TABLE models (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenants (id),
    product    TEXT   NOT NULL,
    published  BIGINT,
    versions   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (tenant_id, product)
);

-- Versions of a product's model, only ever added. `hash` is the SHA-256 of `model`, the model as
-- JSON in one form; `source` is the text it was read from; `compiled` are the bytes that answer, with
-- brotli and in base64; `report` says how many options and what was found, as JSON.
CREATE TABLE model_versions (
    model_id     TEXT   NOT NULL REFERENCES models (id),
    number       BIGINT NOT NULL,
    tenant_id    TEXT   NOT NULL REFERENCES tenants (id),
    hash         TEXT   NOT NULL,
    format       TEXT   NOT NULL,
    source       TEXT   NOT NULL,
    model        TEXT   NOT NULL,
    compiled     TEXT   NOT NULL,
    report       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    created_by   TEXT   NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (model_id, number),
    UNIQUE (model_id, hash)
);
CREATE INDEX model_versions_by_hash ON model_versions (tenant_id, hash);

-- What is true of options for now, in every version: whether they are to be had, and how soon.
CREATE TABLE model_facts (
    model_id  TEXT    NOT NULL REFERENCES models (id),
    option_id TEXT    NOT NULL,
    tenant_id TEXT    NOT NULL REFERENCES tenants (id),
    sold_out  BOOLEAN NOT NULL,
    until_day BIGINT,
    lead_days BIGINT,
    PRIMARY KEY (model_id, option_id)
);

-- How often something was taken, a question was left open or something could not be had.
CREATE TABLE model_counts (
    model_id  TEXT   NOT NULL REFERENCES models (id),
    version   BIGINT NOT NULL,
    kind      TEXT   NOT NULL CHECK (kind IN ('saved', 'ordered', 'taken', 'open', 'missed')),
    item      TEXT   NOT NULL,
    tenant_id TEXT   NOT NULL REFERENCES tenants (id),
    times     BIGINT NOT NULL,
    PRIMARY KEY (model_id, version, kind, item)
);

-- What the shop has promised: a hash over the model, the selection and the price, and what it is
-- made from. The same promise has the same hash.
CREATE TABLE receipts (
    tenant_id TEXT   NOT NULL REFERENCES tenants (id),
    receipt   TEXT   NOT NULL,
    model_id  TEXT   NOT NULL REFERENCES models (id),
    version   BIGINT NOT NULL,
    quote     TEXT   NOT NULL,
    issued_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, receipt)
);

-- What customers keep. `quote` and `receipt` are there when nothing is left open. One that became
-- an order is hidden, not deleted, so that it can be ordered again with changes.
CREATE TABLE configurations (
    id          TEXT    NOT NULL PRIMARY KEY,
    tenant_id   TEXT    NOT NULL REFERENCES tenants (id),
    customer_id TEXT    NOT NULL REFERENCES customers (id),
    model_id    TEXT    NOT NULL REFERENCES models (id),
    version     BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    decisions   TEXT    NOT NULL,
    quantity    BIGINT  NOT NULL,
    quote       TEXT,
    receipt     TEXT,
    stage       TEXT    NOT NULL CHECK (stage IN ('saved', 'quote_requested', 'ordered')),
    order_id    TEXT REFERENCES orders (id),
    note        TEXT,
    hidden      BOOLEAN NOT NULL,
    revision    BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL,
    saved_at    BIGINT  NOT NULL
);
CREATE INDEX configurations_of_customer ON configurations (tenant_id, customer_id, saved_at DESC, id DESC);

ALTER TABLE order_lines ADD COLUMN configuration_id TEXT REFERENCES configurations (id);

CREATE TABLE users (
    id uuid PRIMARY KEY,
    email varchar(320) NOT NULL UNIQUE,
    role varchar(20) NOT NULL,
    is_active boolean NOT NULL
);
CREATE TABLE items (
    id uuid PRIMARY KEY,
    name varchar(100) NOT NULL UNIQUE,
    description text,
    price numeric(10, 2) NOT NULL,
    quantity integer NOT NULL,
    status varchar(20) NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX items_created_at ON items (created_at, id);

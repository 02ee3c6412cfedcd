-- The schema that tools/demo loads: a small bank.
CREATE TABLE customers (
  id INT PRIMARY KEY,
  name TEXT NOT NULL,
  city TEXT NOT NULL
);
CREATE TABLE accounts (
  id INT PRIMARY KEY,
  customer_id INT NOT NULL,
  balance NUMERIC(12, 2) NOT NULL CHECK (balance >= 0)
);
CREATE INDEX accounts_customer_id ON accounts (customer_id);
CREATE TABLE transfers (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  from_account INT NOT NULL,
  to_account INT NOT NULL,
  amount NUMERIC(12, 2) NOT NULL CHECK (amount > 0),
  at TIMESTAMPTZ NOT NULL DEFAULT now()
);
INSERT INTO customers (id, name, city) VALUES
  (1, 'Ada', 'London'),
  (2, 'Blaise', 'Paris'),
  (3, 'Carl', 'Göttingen'),
  (4, 'Emmy', 'Göttingen'),
  (5, 'Sofia', 'Stockholm');
INSERT INTO accounts (id, customer_id, balance) VALUES
  (100, 1, 1000.00),
  (101, 1, 250.50),
  (200, 2, 90.00),
  (300, 3, 12000.00),
  (400, 4, 3141.59),
  (500, 5, 2718.28);
BEGIN;
UPDATE accounts SET balance = balance - 100 WHERE id = 100;
UPDATE accounts SET balance = balance + 100 WHERE id = 200;
INSERT INTO transfers (from_account, to_account, amount) VALUES (100, 200, 100.00);
COMMIT;

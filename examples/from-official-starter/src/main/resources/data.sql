INSERT INTO stock VALUES ('book', 7);

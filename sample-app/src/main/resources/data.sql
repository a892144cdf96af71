-- "merge", as a second application context in the same JVM opens the same database.
merge into inventory (sku, name, price_cents, available, shelf) key (sku) values
	('book-1',  'A Field Guide to Ferns',   2400, 100, 100),
	('book-2',  'The Patient Gardener',     1850, 100, 100),
	('book-3',  'Weather for Walkers',      1990, 100, 100),
	('lamp-1',  'Reading lamp, brass',      8900,  40,  40),
	('lamp-2',  'Desk lamp, green',         5400,  40,  40),
	('mug-1',   'Mug, blue',                 950, 200, 200),
	('mug-2',   'Mug, speckled',            1100, 200, 200),
	('chair-1', 'Folding chair',            4500,  20,  20),
	('print-1', 'Print of an old map',      3200,  60,  60),
	('pen-1',   'Fountain pen',             6700,  50,  50),
	('paper-1', 'Writing paper, 50 sheets',  780, 300, 300),
	('tea-1',   'Black tea, 250 g',         1250, 150, 150);

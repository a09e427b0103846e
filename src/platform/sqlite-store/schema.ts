/**
 * The store's tables, as steps: step n brings a file from version n to n + 1 (`PRAGMA user_version`). A step that
 * was released is never changed; the next one is added. `docs/formats.md` describes the result.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE pages (
    page_id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    page_index INTEGER NOT NULL,
    page_count INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    dpi REAL,
    turns INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    -- Place on the filmstrip; null where the page is closed.
    place INTEGER,
    progress TEXT NOT NULL,
    fault TEXT
  ) STRICT;
  CREATE INDEX pages_by_place ON pages (place) WHERE place IS NOT NULL;

  CREATE TABLE fields (
    field_id TEXT PRIMARY KEY,
    page_id TEXT NOT NULL REFERENCES pages (page_id),
    place INTEGER NOT NULL,
    -- The page's turns when the field was found: a page turned back shows its earlier fields again.
    turns INTEGER NOT NULL,
    kind TEXT NOT NULL,
    box TEXT NOT NULL,
    cells TEXT NOT NULL,
    origin TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (page_id, place)
  ) STRICT;

  -- What people did: correct, undo, redo. Never changed, never deleted.
  CREATE TABLE events (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    action TEXT NOT NULL CHECK (action IN ('correct', 'undo', 'redo')),
    -- Of undo and redo: the correction they are about.
    target INTEGER REFERENCES events (event_id),
    field_id TEXT NOT NULL REFERENCES fields (field_id),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    change TEXT,
    model_id TEXT,
    before_text TEXT,
    after_text TEXT
  ) STRICT;
  CREATE INDEX events_by_target ON events (target, event_id);
  CREATE INDEX events_by_field ON events (field_id, event_id);
  CREATE INDEX events_by_person ON events (who, action, event_id);
  CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER events_are_kept BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

  -- Corrections that count: neither undone, nor undone and not redone.
  CREATE VIEW standing AS
    SELECT * FROM events e
    WHERE e.action = 'correct' AND COALESCE(
      (SELECT m.action FROM events m WHERE m.target = e.event_id ORDER BY m.event_id DESC LIMIT 1), 'redo') = 'redo';

  CREATE TABLE readings (
    reading_id INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id TEXT NOT NULL REFERENCES fields (field_id),
    -- The recut that made it; null where a model read the field by itself.
    event_id INTEGER REFERENCES events (event_id),
    body TEXT NOT NULL,
    glyphs BLOB NOT NULL
  ) STRICT;
  CREATE INDEX readings_by_field ON readings (field_id, reading_id);

  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE recent (path TEXT PRIMARY KEY, opened_at TEXT NOT NULL, sequence INTEGER NOT NULL) STRICT;
  `,
]

import * as v from 'valibot'
import type { AppError } from '../../core/base/app-error'
import type { RecentStore, SettingsStore, Store } from '../../core/storage/store'
import { type DatabaseInstance, openDatabase, storeErrorFrom } from './open-database'
import { createSqliteCorrections } from './sqlite-corrections'
import { createSqliteFields } from './sqlite-fields'
import { createSqlitePages } from './sqlite-pages'
import { jsonColumn, prepareCommand, prepareQuery } from './statements'

export interface OpenedStore {
  readonly store: Store
  /** Set where a damaged file was put aside; says so to the person. */
  readonly damage: AppError | null
}

/**
 * Opens the SQLite file at `path` (`:memory:` for none): WAL, every write on the disk when the call returns.
 * @throws AppError `store-damaged` (of a newer version), `dest-readonly`, `disk-full`.
 */
export function openSqliteStore(path: string, now: Date): OpenedStore {
  const { database, damage } = openDatabase(path, now)
  return { store: createStore(database), damage }
}

function createStore(database: DatabaseInstance): Store {
  let depth = 0
  return {
    pages: createSqlitePages(database),
    fields: createSqliteFields(database),
    corrections: createSqliteCorrections(database),
    settings: createSqliteSettings(database),
    recent: createSqliteRecent(database),
    atomically: (work) => {
      if (depth > 0) return work()
      database.exec('BEGIN IMMEDIATE')
      depth++
      try {
        const value = work()
        database.exec('COMMIT')
        return value
      } catch (thrown) {
        database.exec('ROLLBACK')
        throw storeErrorFrom(thrown)
      } finally {
        depth--
      }
    },
    close: () => database.close(),
  }
}

const settingRow = v.object({ name: v.string(), value: jsonColumn(v.unknown()) })

function createSqliteSettings(database: DatabaseInstance): SettingsStore {
  const all = prepareQuery(database, 'SELECT name, value FROM settings', settingRow)
  const put = prepareCommand(
    database,
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  return {
    all: () => Object.fromEntries(all.all().map(({ name, value }) => [name, value])),
    set: (name, value) => {
      put.run(name, JSON.stringify(value))
    },
  }
}

function createSqliteRecent(database: DatabaseInstance): RecentStore {
  const newest = prepareQuery(
    database,
    'SELECT path FROM recent ORDER BY sequence DESC LIMIT ?',
    v.object({ path: v.string() }),
  )
  const put = prepareCommand(
    database,
    `INSERT INTO recent (path, opened_at, sequence) VALUES (?, ?, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM recent))
     ON CONFLICT (path) DO UPDATE SET opened_at = excluded.opened_at, sequence = excluded.sequence`,
  )
  return {
    add: (path, when) => {
      put.run(path, when)
    },
    list: (limit) => newest.all(limit).map(({ path }) => path),
  }
}

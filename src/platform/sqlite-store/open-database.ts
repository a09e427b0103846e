import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { AppError } from '../../core/base/app-error'
import { migrations } from './schema'

export interface OpenedDatabase {
  readonly database: DatabaseInstance
  /** Set where a damaged file was put aside and a new one begun; names the file. */
  readonly damage: AppError | null
}

export type DatabaseInstance = InstanceType<typeof DatabaseSync>

/** Checking every page of a file costs about 1 ms a megabyte; a huge file is believed until a read fails. */
const checkedBytes = 64_000_000
const busyTimeoutMs = 5_000

/**
 * Opens (or makes) the store's file. A damaged one is moved aside under a name with `now`, never deleted.
 * @throws AppError `store-damaged` where it was written by a newer version, `dest-readonly`, `disk-full`.
 */
export function openDatabase(path: string, now: Date): OpenedDatabase {
  if (path === ':memory:') return { database: prepare(path), damage: null }
  try {
    mkdirSync(dirname(path), { recursive: true })
    return { database: prepare(path), damage: null }
  } catch (thrown) {
    if (!isDamage(thrown)) throw storeErrorFrom(thrown)
    const aside = moveAside(path, now)
    const message = `The store was damaged. It was put aside as ${basename(aside)} and a new one was begun.`
    return {
      database: prepare(path),
      damage: new AppError('store-damaged', message, { file: aside }, thrown),
    }
  }
}

function prepare(path: string): DatabaseInstance {
  const database = new DatabaseSync(path)
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA foreign_keys = ON;`)
    // FULL: what was answered survives the machine's power, too; a commit costs a few ms.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    checkPages(database, path)
    migrate(database)
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

class DamagedStore extends Error {}

function checkPages(database: DatabaseInstance, path: string): void {
  if (path === ':memory:' || !existsSync(path) || statSync(path).size > checkedBytes) return
  const row: unknown = database.prepare('PRAGMA quick_check(1)').get()
  const finding = row !== null && typeof row === 'object' ? Object.values(row)[0] : undefined
  if (finding !== 'ok') throw new DamagedStore(String(finding))
}

function migrate(database: DatabaseInstance): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    const version = versionOf(database)
    if (version > migrations.length) {
      throw new AppError('store-damaged', 'The store was written by a newer version of Digit Desk.', {
        version,
      })
    }
    for (const step of migrations.slice(version)) database.exec(step)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (thrown) {
    database.exec('ROLLBACK')
    throw thrown
  }
}

function versionOf(database: DatabaseInstance): number {
  const row: unknown = database.prepare('PRAGMA user_version').get()
  const version = row !== null && typeof row === 'object' ? Object.values(row)[0] : undefined
  return typeof version === 'number' ? version : 0
}

function moveAside(path: string, now: Date): string {
  const stamp = now.toISOString().replace(/[:.]/g, '-')
  const aside = `${path}.damaged-${stamp}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`)
  }
  return aside
}

function isDamage(thrown: unknown): boolean {
  if (thrown instanceof DamagedStore) return true
  if (thrown instanceof AppError || !(thrown instanceof Error)) return false
  return /malformed|not a database|corrupt/i.test(thrown.message)
}

/** Names what SQLite refused; a bug in a statement stays what it is. */
export function storeErrorFrom(thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return thrown
  const { message } = thrown
  if (/disk is full|SQLITE_FULL|ENOSPC/i.test(message))
    return new AppError('disk-full', 'The disk is full.', {}, thrown)
  if (/readonly|read-only|unable to open|EACCES|EROFS|EPERM/i.test(message))
    return new AppError('dest-readonly', 'The data folder cannot be written to.', {}, thrown)
  if (isDamage(thrown)) return new AppError('store-damaged', 'The store is damaged.', {}, thrown)
  return thrown
}

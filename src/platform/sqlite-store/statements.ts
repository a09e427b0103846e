import * as v from 'valibot'
import { AppError } from '../../core/base/app-error'
import { type DatabaseInstance, storeErrorFrom } from './open-database'

export type SqlValue = string | number | null | Uint8Array

export interface Query<Row> {
  one(...values: SqlValue[]): Row | null
  all(...values: SqlValue[]): Row[]
}

/** A prepared SELECT whose rows are parsed; a row that does not fit is a named fault. */
export function prepareQuery<Row>(
  database: DatabaseInstance,
  sql: string,
  schema: v.GenericSchema<unknown, Row>,
): Query<Row> {
  const statement = database.prepare(sql)
  const parse = (row: unknown): Row => {
    const parsed = v.safeParse(schema, row)
    if (parsed.success) return parsed.output
    const [issue] = parsed.issues
    throw new AppError('store-damaged', `A record of the store cannot be used: ${issue.message}`, {
      column: v.getDotPath(issue) ?? '',
    })
  }
  return {
    one: (...values) => {
      const row: unknown = named(() => statement.get(...values))
      return row === undefined ? null : parse(row)
    },
    all: (...values) => named(() => statement.all(...values)).map(parse),
  }
}

export interface Command {
  /** The number of the row that an INSERT made. */
  run(...values: SqlValue[]): number
}

/** A prepared INSERT, UPDATE or DELETE. */
export function prepareCommand(database: DatabaseInstance, sql: string): Command {
  const statement = database.prepare(sql)
  return { run: (...values) => Number(named(() => statement.run(...values)).lastInsertRowid) }
}

function named<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw storeErrorFrom(thrown)
  }
}

/** Parses a column that holds JSON. */
export function jsonColumn<Value>(schema: v.GenericSchema<unknown, Value>): v.GenericSchema<unknown, Value> {
  return v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }): unknown => {
      try {
        return JSON.parse(dataset.value)
      } catch {
        addIssue({ message: 'not JSON' })
        return NEVER
      }
    }),
    schema,
  )
}

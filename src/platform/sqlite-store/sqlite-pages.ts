import * as v from 'valibot'
import { AppError } from '../../core/base/app-error'
import { faultSchema } from '../../core/storage/record-schemas'
import type { PageOutcome, PageStore, StoredPage } from '../../core/storage/store'
import type { DatabaseInstance } from './open-database'
import { jsonColumn, prepareCommand, prepareQuery } from './statements'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const pageRow = v.object({
  page_id: v.string(),
  path: v.string(),
  page_index: count,
  page_count: count,
  width: count,
  height: count,
  dpi: v.nullable(v.number()),
  turns: v.picklist([0, 1, 2, 3]),
  opened_at: v.string(),
  place: v.nullable(v.number()),
  progress: v.picklist(['waiting', 'done', 'failed']),
  fault: v.nullable(jsonColumn(faultSchema)),
})

type PageRow = v.InferOutput<typeof pageRow>

export function createSqlitePages(database: DatabaseInstance): PageStore {
  const byId = prepareQuery(database, 'SELECT * FROM pages WHERE page_id = ?', pageRow)
  const openOnes = prepareQuery(
    database,
    'SELECT * FROM pages WHERE place IS NOT NULL ORDER BY place',
    pageRow,
  )
  const put = prepareCommand(
    database,
    `INSERT INTO pages (page_id, path, page_index, page_count, width, height, dpi, turns, opened_at, place, progress)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(place), 0) + 1 FROM pages), 'waiting')
     ON CONFLICT (page_id) DO UPDATE SET opened_at = excluded.opened_at, path = excluded.path,
       place = COALESCE(place, excluded.place)`,
  )
  const close = prepareCommand(database, 'UPDATE pages SET place = NULL WHERE page_id = ?')
  const setOutcome = prepareCommand(database, 'UPDATE pages SET progress = ?, fault = ? WHERE page_id = ?')
  const setTurns = prepareCommand(
    database,
    'UPDATE pages SET turns = ?, width = ?, height = ? WHERE page_id = ?',
  )
  const find = (pageId: string): StoredPage | null => {
    const row = byId.one(pageId)
    return row === null ? null : pageFromRow(row)
  }
  return {
    find,
    open: (page) => {
      const { pageId, path, pageIndex, pageCount, width, height, dpi, turns, openedAt } = page
      put.run(pageId, path, pageIndex, pageCount, width, height, dpi, turns, openedAt)
      const stored = find(pageId)
      if (stored === null) throw new AppError('internal', 'The page was not stored.')
      return stored
    },
    close: (pageId) => {
      close.run(pageId)
    },
    listOpen: () => openOnes.all().map(pageFromRow),
    setOutcome: (pageId, outcome) => {
      setOutcome.run(
        outcome.progress,
        outcome.progress === 'failed' ? JSON.stringify(outcome.fault) : null,
        pageId,
      )
    },
    setTurns: (pageId, turns, { width, height }) => {
      setTurns.run(turns, width, height, pageId)
    },
  }
}

function pageFromRow(row: PageRow): StoredPage {
  return {
    pageId: row.page_id,
    path: row.path,
    pageIndex: row.page_index,
    pageCount: row.page_count,
    width: row.width,
    height: row.height,
    dpi: row.dpi,
    turns: row.turns,
    openedAt: row.opened_at,
    isOpen: row.place !== null,
    outcome: outcomeFromRow(row),
  }
}

function outcomeFromRow({ progress, fault }: PageRow): PageOutcome {
  if (progress !== 'failed') return { progress }
  if (fault === null) throw new AppError('store-damaged', 'A failed page has no fault.')
  return { progress, fault }
}

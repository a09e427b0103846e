import type { Dictionary } from '../i18n/en'
import type { CommandId } from './commands'

/** A view of the window, as the rail shows it. Views to come get their line here and nowhere else. */
export interface Route {
  readonly id: RouteId
  readonly place: 'top' | 'bottom'
  readonly command: CommandId
}

export type RouteId = keyof Dictionary['views']

export const routes: readonly Route[] = [
  { id: 'read', place: 'top', command: 'app.view-read' },
  { id: 'settings', place: 'bottom', command: 'app.settings' },
]

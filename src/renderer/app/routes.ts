import type { Dictionary } from '../i18n/en'
import type { CommandId } from './commands'

/** A view of the window, as the rail shows it. Views to come get their line here and nowhere else. */
export interface Route {
  readonly id: RouteId
  /** `nets`: what is trained and looked into, under a line. */
  readonly place: 'top' | 'nets' | 'bottom'
  readonly command: CommandId
}

export type RouteId = keyof Dictionary['views']

export const routes: readonly Route[] = [
  { id: 'read', place: 'top', command: 'app.view-read' },
  { id: 'train', place: 'nets', command: 'app.view-train' },
  { id: 'models', place: 'nets', command: 'app.view-models' },
  { id: 'settings', place: 'bottom', command: 'app.settings' },
]

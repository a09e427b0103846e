import { type BrowserWindow, Notification } from 'electron'
import { channels } from '../preload/channels'
import { dueNotice } from './away-notice'

/** Notices that are on screen: one that nobody holds is collected, and its click with it. */
const shown = new Set<Notification>()

/** Tells a person who is elsewhere, as the page asks; a click brings the window back and tells the page which it was. */
export function tellAway(window: BrowserWindow, asked: unknown): void {
  const due = dueNotice(asked, {
    isFocused: () => window.isFocused(),
    isSupported: () => Notification.isSupported(),
  })
  if (due === null) return
  const notice = new Notification({ title: due.title, body: due.body })
  const forget = (): void => void shown.delete(notice)
  shown.add(notice)
  notice.on('close', forget)
  // A system that refuses it now has no other way to be told.
  notice.on('failed', forget)
  notice.on('click', () => {
    forget()
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
    window.webContents.send(channels.noticeClicked, due.runId)
  })
  notice.show()
}

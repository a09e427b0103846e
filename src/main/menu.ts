import { app, Menu, type MenuItemConstructorOptions } from 'electron'

export type SendCommand = (commandId: string) => void

/**
 * The native menu: shown on macOS only, but its keys work everywhere. Commands of the window keep their keys in the
 * window's own table; here only what the system should know stands, so that no key is bound twice.
 */
export function installMenu(send: SendCommand): void {
  const command = (label: string, commandId: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(commandId),
  })
  const edit: MenuItemConstructorOptions[] = [
    command('Undo', 'app.undo'),
    command('Redo', 'app.redo'),
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ]
  const view: MenuItemConstructorOptions[] = [
    command('Larger text', 'app.text-larger'),
    command('Smaller text', 'app.text-smaller'),
    command('Normal text', 'app.text-normal'),
    { role: 'togglefullscreen' },
  ]
  if (!app.isPackaged) view.push({ role: 'toggleDevTools' })
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
      {
        label: 'File',
        submenu: [
          command('Open…', 'app.open-files'),
          command('Open folder…', 'app.open-folder'),
          command('Export…', 'app.export'),
          { type: 'separator' },
          { role: 'close' },
          { role: 'quit' },
        ],
      },
      { label: 'Edit', submenu: edit },
      { label: 'View', submenu: view },
      { role: 'windowMenu' },
    ]),
  )
}

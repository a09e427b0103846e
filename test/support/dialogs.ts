import type { ElectronApplication } from '@playwright/test'

/** Answers the next native dialogs in place of a person, who alone could press their buttons. */
export async function answerDialogs(
  app: ElectronApplication,
  answers: { readonly open?: readonly string[]; readonly save?: string },
): Promise<void> {
  await app.evaluate(({ dialog }, { open, save }) => {
    Reflect.set(dialog, 'showOpenDialog', () =>
      Promise.resolve({ canceled: open === undefined, filePaths: open ?? [] }),
    )
    Reflect.set(dialog, 'showSaveDialog', () =>
      Promise.resolve({ canceled: save === undefined, filePath: save ?? '' }),
    )
  }, answers)
}

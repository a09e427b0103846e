/** Notes on a page: its scan, and readings that were stopped. */
export const noteWords = {
  coarseScan: (file: string, dpi: number, least: number) =>
    `${file} is about ${dpi} dpi. Under ${least} dpi digits are often misread; scan at 300.`,
  stopReading: 'Stop',
  notRead: 'Not read.',
  notReadHelp: 'The reading was stopped.',
  readPage: 'Read this page',
  readAll: (pages: number) => `Read all ${pages} pages`,
  stopped: (pages: number) =>
    pages === 1 ? 'Stopped. One page is not read.' : `Stopped. ${pages} pages are not read.`,
}

import type { noteWords } from './en-notes'

export const noteWordsZh: typeof noteWords = {
  coarseScan: (file, dpi, least) =>
    `${file} 约为 ${dpi} dpi，低于 ${least} dpi 容易误读，请以 300 dpi 扫描。`,
  stopReading: '停止',
  notRead: '未读取。',
  notReadHelp: '读取已停止。',
  readPage: '读取此页',
  readAll: (pages) => `读取全部 ${pages} 页`,
  stopped: (pages) => `已停止，还有 ${pages} 页未读取。`,
}

import type { errorWords } from './en-errors'

const thing = (file: string): string => (file === '' ? '该文件' : file)

export const errorWordsZh: typeof errorWords = {
  'bad-argument': () => '此处无法执行该操作，未作任何更改。',
  'dest-exists': () => '已有同名内容，未作改动。请另选名称。',
  'dest-readonly': () => '无法写入此文件夹，请另选。',
  'disk-full': () => '磁盘已满，此前内容已保存。请释放空间后重试。',
  'engine-stopped': ({ file }) => `读取引擎${file === '' ? '' : `在处理 ${file} 时`}停止，此前内容已保存。`,
  'engine-missing': () => '本机未安装此引擎，已改用其他引擎。',
  'field-missing': ({ field }) => `此页未找到${field === '' ? '字段' : field}。请按 F 框选。`,
  'field-unknown': () => '该字段已不存在，请在页面上另选。',
  'file-denied': ({ file }) => `您没有读取 ${thing(file)} 的权限，请更改权限或复制到别处。`,
  'file-empty': ({ file }) => `${thing(file)} 是空文件，请从扫描仪重新复制。`,
  'file-kind': ({ file }) => `不支持 ${thing(file)} 的格式，请使用 PNG、JPEG、TIFF、WebP 或 PDF。`,
  'file-locked': ({ file }) => `${thing(file)} 有密码保护，请另存为无密码文件后再添加。`,
  'file-missing': ({ file }) => `${thing(file)} 已不在原处，请从新位置重新打开。`,
  'file-truncated': ({ file, page, pagesBefore }) =>
    `无法打开 ${thing(file)}：文件${page === '' ? '' : `在第 ${page} 页`}中途结束。请从扫描仪重新复制${pagesBefore > 0 ? '；之前的页面已读取' : ''}。`,
  'file-damaged': ({ file }) => `${thing(file)} 已损坏，无法打开。请从扫描仪重新复制。`,
  'file-too-large': ({ file, limit }) =>
    `${thing(file)} 超出可打开的大小${limit === '' ? '' : `（${limit}）`}，请以 300 dpi 扫描。`,
  internal: () => '程序内部出错，此前内容已保存。',
  'labels-missing': () => '此文件夹中没有标签。',
  'labels-damaged': () => '无法读取此文件夹中的标签。',
  'model-missing': () => '找不到模型，请重新安装程序。',
  'model-damaged': () => '模型文件已损坏，请重新安装程序。',
  'model-kind': ({ file }) =>
    `不支持导入 ${thing(file)} 这类模型，请使用 .safetensors、TensorFlow.js 的 model.json 或模型文件夹。pickle 与 PyTorch 文件可能运行程序，绝不会被打开。`,
  'model-unfit': ({ file }) => `${thing(file)} 中不是本系列网络的权重，未导入任何内容。`,
  'page-blank': ({ file, page }) =>
    page === '' ? `${thing(file)} 没有墨迹。` : `${thing(file)} 第 ${page} 页没有墨迹。`,
  'page-unknown': () => '该页已不在打开之列，请重新打开其文件。',
  'store-damaged': () => '无法打开已存储的读数，已将其另存并新建存储。',
  'training-diverged': () => '训练发散：损失已不是有效数值。最后的有效权重已保留，可尝试较低的学习率。',
  cancelled: () => '已停止，此前内容已保存。',
}

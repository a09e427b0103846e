import type { MissingReason } from '../../core/lenet/engine-missing'
import type { errorSaid, errorWords } from './en-errors'
import { settingsWordsZh } from './zh-settings'

const thing = (file: string): string => (file === '' ? '该文件' : file)

const missing: Record<MissingReason, (name: string) => string> = {
  'not-installed': (name) => `本机未安装 ${name}。`,
  'other-version': (name) => `本机的 ${name} 版本与程序所需不符。`,
  'switched-off': (name) => `${name} 在此系统的本程序中未启用。`,
  'no-adapter': (name) => `${name} 未找到可用于计算的显卡。`,
  'adapter-refused': (name) => `显卡拒绝了 ${name} 的计算。`,
  'went-away': (name) => `${name} 已停止。`,
  'no-window': (name) => `${name} 需要程序的窗口。`,
  other: (name) => `${name} 在本机不可用。`,
}

const remedies: ReadonlyMap<string, string> = new Map([
  ['install', '可运行“npm run engine:tensorflow”安装。'],
  ['pin', '在 Linux 上，仅当指定 WebGPU 时才使用显卡：请指定后重新启动程序。'],
])

export const errorSaidZh: typeof errorSaid = (said) => `原文：${said}`

export const errorWordsZh: typeof errorWords = {
  'bad-argument': () => '此处无法执行该操作，未作任何更改。',
  'dest-exists': () => '已有同名内容，未作改动。请另选名称。',
  'dest-readonly': () => '无法写入此文件夹，请另选。',
  'disk-full': () => '磁盘已满，此前内容已保存。请释放空间后重试。',
  'engine-stopped': ({ file }) => `读取引擎${file === '' ? '' : `在处理 ${file} 时`}停止，此前内容已保存。`,
  'engine-missing': ({ engine, reason, remedy }) =>
    `${missing[reason](engine === '' ? '该引擎' : settingsWordsZh.engineTitle(engine))}${remedies.get(remedy) ?? ''}`,
  'examples-changed': () => '样本已不是此次训练开始时的样本，无法继续。',
  'examples-few': ({ examples, batch }) =>
    `${examples} 个样本少于一批（${batch} 个）。请减小批大小或增加样本。`,
  'examples-none': () => '没有可用于训练的样本。',
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
  'model-untaught': ({ model }) =>
    `${model === '' ? '此网络' : model} 含有单个数字无法训练的类别，请另选网络。`,
  'page-blank': ({ file, page }) =>
    page === '' ? `${thing(file)} 没有墨迹。` : `${thing(file)} 第 ${page} 页没有墨迹。`,
  'page-unknown': () => '该页已不在打开之列，请重新打开其文件。',
  'recipe-missing': () => '此网络没有这种方案，请另选。',
  'store-damaged': () => '无法打开已存储的读数，已将其另存并新建存储。',
  'training-busy': () => '训练正在进行，请先暂停或停止。',
  'training-diverged': () => '训练发散：损失已不是有效数值。最后的有效权重已保留，可尝试较低的学习率。',
  'training-elsewhere': () => '另一个程序正在进行此次训练，请先在那里停止。',
  'training-idle': () => '此次训练不在进行中。',
  'training-over': () => '此次训练已结束，无法继续。',
  'training-unknown': () => '此记录已不存在。',
  cancelled: () => '已停止，此前内容已保存。',
}

import type { ruleSentences } from '../../core/review/rule-sentences'

const months = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

export const ruleSentencesZh: typeof ruleSentences = {
  character: ({ character }) => `“${character}” 既非数字，也不是此类字段的标点。`,
  'date-parts': () => '日期由日、月、年组成，例如 31-12-2026。',
  'day-zero': () => '日从 1 开始。',
  'month-days': ({ month, days, year }) =>
    `${month === 2 ? `${year} 年` : ''}${months[month - 1] ?? ''}月只有 ${days} 天。`,
  month: ({ month }) => `没有 ${month} 月。`,
  year: ({ year }) => `年份 ${year} 相差太远，应在 1900 至 2099 之间。`,
  'zip-digits': ({ digits }) => `ZIP 邮政编码为 5 位或 5 + 4 位数字，此处为 ${digits} 位。`,
  'pin-digits': ({ digits }) => `PIN 邮政编码为 6 位数字，此处为 ${digits} 位。`,
  'pin-zero': () => 'PIN 邮政编码不以 0 开头。',
  'amount-zeros': () => '金额不以多个 0 开头。',
  'amount-digits': ({ digits }) => `金额最多 11 位数字，此处为 ${digits} 位。`,
  'amount-after-mark': ({ digits }) => `金额最后一个标点之后应有两位或三位数字，此处为 ${digits} 位。`,
}

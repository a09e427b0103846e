import type { ModelComparison } from '../../protocol/commands/models'
import { percent, tableFrom } from '../table'

/** Disagreements that the terminal lists; `--json` has them all. */
const shownDisagreements = 10

/** How the models did, where each confuses what, and on which digits they part. */
export function textOfComparison({ dataName, count, models, disagreements }: ModelComparison): string {
  const figures = tableFrom(
    [
      { title: 'model' },
      { title: 'right', align: 'right' },
      { title: 'share', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'ECE', align: 'right' },
      { title: 'glyphs/s', align: 'right' },
    ],
    models.map(({ modelId, right, accuracy, interval: [low, high], ece, glyphsPerSecond }) => [
      modelId,
      String(right),
      percent(accuracy, 2),
      `${percent(low, 2)} to ${percent(high, 2)}`,
      percent(ece, 2),
      Math.round(glyphsPerSecond).toLocaleString('en-US'),
    ]),
  )
  const confusions = models.flatMap(({ modelId, confusion }) => {
    const titles = ['', ...confusion.map((_, digit) => String(digit))]
    const rows = confusion.map((row, digit) => [String(digit), ...row.map(String)])
    const columns = titles.map((title) => ({ title, align: 'right' as const }))
    return ['', `${modelId}: rows are the true class, columns what was read`, tableFrom(columns, rows)]
  })
  const apart = disagreements
    .slice(0, shownDisagreements)
    .map(({ index, truth, read }) => `  digit ${index} is ${truth}, read ${read.join(', ')}`)
  const many = disagreements.length === 0 || models.length < 2 ? [] : ['', 'where they part:', ...apart]
  return [`${dataName}, ${count} pictures`, '', figures, ...confusions, ...many].join('\n')
}

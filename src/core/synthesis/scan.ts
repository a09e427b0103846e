import type { Random } from '../base/random'
import type { GreyRaster } from '../image/raster'
import { damageAsJpeg } from './compression'
import { blurPatch, type InkPatch, scalePatch } from './ink-patch'
import { type Paper, printRule, randomPaper } from './paper'
import { lineShare, type WrittenString } from './written-string'

/** A written string as a scanner saw it. */
export interface ScannedString {
  readonly grey: GreyRaster
  /** 0, or 1 + the index of the character that owns the pixel; same size as `grey`. */
  readonly owners: Uint8Array
}

/** Puts a written string on paper, scans and stores it: rules, pale ink, blur, noise, low resolution, JPEG. */
export function scanString(written: WrittenString, random: Random): ScannedString {
  const { ink, hand } = written
  const paper = randomPaper(ink.width, ink.height, random)
  printRules(paper, hand.height, random)
  layInk(paper, ink, random)
  const soft = blurPatch({ ...paper, data: paper.data.map((v) => 255 - v) }, random.between(0.4, 1.1))
  const noise = random.between(1, 5)
  const seen: Paper = { ...paper, data: soft.data.map((v) => 255 - v) }
  addNoise(seen, noise, random)
  const top = Math.floor(random.between(0, 0.35) * hand.height)
  const bottom = ink.height - Math.floor(random.between(0, 0.35) * hand.height)
  const cut = cutRows(seen, top, bottom)
  const stored = random.chance(0.55) ? storeSmall(cut, random) : cut
  const data = Uint8Array.from(stored.data, (value) => Math.round(Math.max(0, Math.min(255, value))))
  return {
    grey: { width: cut.width, height: cut.height, data },
    owners: written.owners.slice(top * ink.width, bottom * ink.width),
  }
}

function printRules(paper: Paper, height: number, random: Random): void {
  const grey = random.between(40, 120)
  const middle = paper.height * lineShare
  const across = (y: number): void => {
    printRule(paper, { x: 0, y: Math.round(y), width: paper.width, height: 1 + random.below(3) }, grey)
  }
  const where = random.next()
  if (where < 0.35) across(Math.min(paper.height - 4, middle + height * random.between(0.42, 0.75)))
  if (where < 0.12) across(Math.max(2, middle - height * random.between(0.75, 1)))
  if (random.chance(0.08)) {
    const x = Math.floor(random.between(0, 0.12) * height)
    printRule(paper, { x, y: 0, width: 1 + random.below(3), height: paper.height }, grey)
  }
}

/** Ink darkens the paper, unevenly along the way. */
function layInk(paper: Paper, ink: InkPatch, random: Random): void {
  const mean = paper.data.reduce((sum, value) => sum + value, 0) / paper.data.length
  const tone = Math.min(random.between(15, 100), mean - 55)
  const paleness = random.between(0, 0.25)
  const coarse = { width: 20, height: 6, data: Float32Array.from({ length: 120 }, () => random.next()) }
  const uneven = scalePatch(coarse, paper.width, paper.height)
  ink.data.forEach((value, at) => {
    if (value === 0) return
    const cover = value * (1 - paleness * (uneven.data[at] ?? 0))
    const ground = paper.data[at] ?? 0
    paper.data[at] = ground * (1 - cover) + Math.min(ground, tone) * cover
  })
}

function addNoise(paper: Paper, deviation: number, random: Random): void {
  for (let at = 0; at < paper.data.length; at++) {
    // Sum of two uniform numbers: near enough to normal, and three times as fast.
    const noise = (random.next() + random.next() - 1) * 2.45
    paper.data[at] = (paper.data[at] ?? 0) + deviation * noise
  }
}

function cutRows(paper: Paper, top: number, bottom: number): Paper {
  const data = paper.data.slice(top * paper.width, bottom * paper.width)
  return { width: paper.width, height: bottom - top, data }
}

/** Half the resolution and JPEG, then enlarged again, as small scans come. */
function storeSmall(paper: Paper, random: Random): Paper {
  const scale = random.between(0.42, 0.6)
  const small = scalePatch(paper, Math.round(paper.width * scale), Math.round(paper.height * scale))
  damageAsJpeg(small, 55 + random.below(41))
  return scalePatch(small, paper.width, paper.height)
}

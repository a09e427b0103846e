import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Tokens = ReadonlyMap<string, string>

const source = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, '')

function tokensOf(selector: RegExp): Tokens {
  const block = selector.exec(source)?.[1] ?? ''
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]),
  )
}

const light = tokensOf(/:root \{(.*?)\n\}/s)
const themes: Record<string, Tokens> = {
  light,
  dark: new Map([...light, ...tokensOf(/\[data-theme=['"]dark['"]\] \{(.*?)\n\}/s)]),
  contrast: new Map([...light, ...tokensOf(/\[data-theme=['"]contrast['"]\] \{(.*?)\n\}/s)]),
}

/** WCAG 2 relative luminance of `#rgb` or `#rrggbb`. */
function luminance(hex: string): number {
  const short = /^#(.)(.)(.)$/.exec(hex)
  const full = short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : hex
  expect(full, 'a colour as #rrggbb').toMatch(/^#[0-9a-f]{6}$/i)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(full.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function ratio(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['bg', 'sunken', 'surface', 'raised', 'hover', 'selected', 'canvas']
/** Text and the grounds it stands on beyond the common ones. */
const texts: Record<string, string[]> = {
  ink: ['pressed', 'accent-soft', 'review-soft', 'reject-soft', 'read-soft', 'human-soft'],
  'ink-2': ['pressed'],
  'ink-3': [],
  accent: ['accent-soft'],
  'read-ink': ['read-soft'],
  'review-ink': ['review-soft'],
  'reject-ink': ['reject-soft'],
  'human-ink': ['human-soft'],
  'failed-ink': ['failed-soft'],
}
const paperInks = ['accent', 'read-ink', 'review-ink', 'reject-ink', 'tag-ink', 'failed'].map(
  (name) => `paper-${name}`,
)

describe.each(Object.entries(themes))('%s theme', (_theme, tokens) => {
  const of = (name: string) => tokens.get(name) ?? `missing --${name}`

  it.each(Object.entries(texts))('--%s is readable on each of its grounds', (text, own) => {
    for (const ground of [...grounds, ...own]) {
      expect(ratio(of(text), of(ground)), `--${text} on --${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('writes readably on the accent', () => {
    for (const fill of ['accent-fill', 'accent-fill-hover']) {
      expect(ratio(of('on-accent'), of(fill)), fill).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each([
    ['read-mark', 'surface'],
    ['review-mark', 'surface'],
    ['reject-mark', 'surface'],
    ['human-mark', 'surface'],
    ['line-strong', 'raised'],
    ['line-strong', 'surface'],
    ['focus', 'surface'],
    ['focus', 'raised'],
    ['focus', 'bg'],
    ['focus', 'canvas'],
  ])('--%s stands out from --%s', (mark, ground) => {
    expect(ratio(of(mark), of(ground))).toBeGreaterThanOrEqual(3)
  })

  it('tells the signs of a map apart from 0', () => {
    for (const end of ['map-negative', 'map-positive']) {
      expect(ratio(of(end), of('map-zero')), end).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('keeps overlays readable on paper, whatever the theme', () => {
    for (const ink of paperInks) expect(ratio(of(ink), of('paper')), ink).toBeGreaterThanOrEqual(4.5)
    expect(ratio(of('paper-tip-ink'), of('paper-tip'))).toBeGreaterThanOrEqual(4.5)
    for (const mark of ['paper-read', 'paper-review', 'paper-reject']) {
      expect(ratio(of(mark), of('paper')), mark).toBeGreaterThanOrEqual(3)
    }
    for (let piece = 1; piece <= 6; piece++) {
      expect(ratio(of(`piece-${piece}`), of('paper')), `piece ${piece}`).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('raw colours', () => {
  const files = import.meta.glob('../**/*.{svelte,css}', { query: '?raw', import: 'default', eager: true })

  it('stand in tokens.css alone', () => {
    expect(Object.keys(files).length).toBeGreaterThan(20)
    for (const [path, text] of Object.entries(files)) {
      if (path.endsWith('tokens.css')) continue
      const style = path.endsWith('.css')
        ? String(text)
        : (/<style>(.*)<\/style>/s.exec(String(text))?.[1] ?? '')
      expect(style, path).not.toMatch(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i)
    }
  })
})

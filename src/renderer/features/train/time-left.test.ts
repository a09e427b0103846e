import { describe, expect, it } from 'vitest'
import { en } from '../../i18n/en'
import { zhCn } from '../../i18n/zh-cn'
import { steadyLeft, timeLeftText } from './time-left'

describe('the time left in words', () => {
  it.each([
    [null, '', ''],
    [Number.POSITIVE_INFINITY, '', ''],
    [3, 'a few seconds', '几秒'],
    [21, 'about 25 s', '约 25 秒'],
    [55, 'about 55 s', '约 55 秒'],
    [56, 'about 1 minute', '约 1 分钟'],
    [61, 'about 1 minute', '约 1 分钟'],
    [400, 'about 7 minutes', '约 7 分钟'],
    [89 * 60, 'about 89 minutes', '约 89 分钟'],
    [2 * 3600, 'about 2 h', '约 2 小时'],
    [2 * 3600 + 11 * 60, 'about 2 h 10 min', '约 2 小时 10 分钟'],
  ])('of %s seconds', (seconds, english, chinese) => {
    expect(timeLeftText(seconds, en.train)).toBe(english)
    expect(timeLeftText(seconds, zhCn.train)).toBe(chinese)
  })

  it('has no seconds over a minute', () => {
    for (let seconds = 60; seconds < 20_000; seconds += 7) {
      expect(timeLeftText(seconds, en.train)).not.toMatch(/\ds\b| s$/)
    }
  })
})

describe('the time left as it is shown', () => {
  it('does not creep up, but believes what is plainly longer', () => {
    expect(steadyLeft(null, 40)).toBe(40)
    expect(steadyLeft(40, 38)).toBe(38)
    expect(steadyLeft(40, 43)).toBe(40)
    expect(steadyLeft(40, 90)).toBe(90)
    expect(steadyLeft(40, null)).toBeNull()
  })
})

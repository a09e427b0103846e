import { describe, expect, it } from 'vitest'
import { dueNotice } from './away-notice'

const notice = {
  title: 'lenet5, MNIST',
  body: 'Training finished after 16 epochs.',
  runId: 'lenet5-1234abcd',
}
const place = (isFocused: boolean, isSupported: boolean) => ({
  isFocused: () => isFocused,
  isSupported: () => isSupported,
})

describe('a notice of a training', () => {
  it('is due where the window has no focus and the system shows notices', () => {
    expect(dueNotice(notice, place(false, true))).toEqual(notice)
  })

  it('is not due to a person who looks at the window', () => {
    expect(dueNotice(notice, place(true, true))).toBeNull()
  })

  it('is left out in silence where the system has none', () => {
    expect(dueNotice(notice, place(false, false))).toBeNull()
  })

  it.each([
    null,
    'lenet5',
    {},
    { ...notice, body: '' },
    { ...notice, title: 7 },
    { ...notice, body: 'x'.repeat(401) },
    { title: notice.title, body: notice.body },
  ])('is not made of anything else the page may send: %j', (asked) => {
    expect(dueNotice(asked, place(false, true))).toBeNull()
  })

  it('takes nothing over but what it knows', () => {
    expect(dueNotice({ ...notice, icon: 'file:///etc/passwd' }, place(false, true))).toEqual(notice)
  })
})

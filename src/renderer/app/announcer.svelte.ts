import type { ToastMessage } from '../ui/toast-message'

const statusStaysMs = 8000

/** One polite status, one alert and one toast at a time: where every message of the window goes. */
export class Announcer {
  /** A sentence of state, read out politely. */
  status = $state('')
  /** An error or a disagreement; stays until the next one or until it is cleared. */
  alert = $state('')
  #fading: ReturnType<typeof setTimeout> | undefined
  toast = $state.raw<ToastMessage | null>(null)

  /** A sentence of state; after a while the bar shows the standing one again. */
  say(text: string): void {
    clearTimeout(this.#fading)
    this.status = text
    if (text === '') return
    this.#fading = setTimeout(() => {
      this.status = ''
    }, statusStaysMs)
  }

  warn(text: string): void {
    this.alert = text
  }

  clearAlert(): void {
    this.alert = ''
  }

  show(toast: ToastMessage): void {
    this.toast = toast
  }

  hideToast(): void {
    this.toast = null
  }
}

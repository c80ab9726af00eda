/**
 * Mends what the library's markup leaves out for screen readers. Done again whenever it draws something.
 * Each rule names what is wrong with what it changes; one that matches nothing any more can go.
 */
export function mendMarkup(root: Document): void {
  let waiting = false;
  const mend = () => {
    waiting = false;
    mendAll(root);
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(mend);
  };
  // The try-out is hidden at the end of a transition.
  root.addEventListener('transitionend', soon);
  new MutationObserver(soon).observe(root.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['class', 'style', 'role'],
  });
  mend();
}

function mendAll(root: Document): void {
  for (const button of root.querySelectorAll('button')) mendButton(button);
  // A combobox must tell whether its list is open, which these never do: to the reader they are text.
  for (const input of root.querySelectorAll('[contenteditable][role=combobox]'))
    input.setAttribute('role', 'textbox');
  for (const input of root.querySelectorAll('[contenteditable]:not([aria-label])'))
    input.setAttribute('aria-label', input.getAttribute('data-placeholder') ?? 'Value');
  // Its own placeholder looks like a key that is there already.
  for (const input of root.querySelectorAll<HTMLInputElement>('input[placeholder^="QUxM"]'))
    input.placeholder = 'Paste your key: it is stored nowhere';
  mendLandmarks(root);
}

function mendButton(button: HTMLButtonElement): void {
  // A button has to stay one (ARIA in HTML).
  if (button.getAttribute('role') === 'none') button.removeAttribute('role');
  // What a closed part controls is not there yet.
  const controlled = button.getAttribute('aria-controls');
  if (controlled !== null && button.ownerDocument.getElementById(controlled) === null)
    button.removeAttribute('aria-controls');
  const shown = button.innerText.trim();
  const name = button.getAttribute('aria-label');
  if (name === null && shown === '' && button.className.includes('copy-button'))
    button.setAttribute('aria-label', 'Copy code');
  // What is shown is part of the name (WCAG 2.5.3).
  if (name !== null && shown !== '' && !name.toLowerCase().includes(shown.toLowerCase()))
    button.setAttribute('aria-label', `${shown}: ${name}`);
}

/** While the try-out lies over the reference, nothing behind it can be reached: not by readers, not by the keyboard. */
function mendLandmarks(root: Document): void {
  const client = root.querySelector('.scalar-app-layout');
  const open = client?.checkVisibility({ visibilityProperty: true }) === true;
  for (const behind of root.querySelectorAll('main.references-rendered')) {
    const inside = behind.contains(client);
    if (behind.hasAttribute('inert') !== (open && !inside)) behind.toggleAttribute('inert', open && !inside);
  }
  const regions = new Set<string>();
  for (const region of root.querySelectorAll('section[aria-label]')) {
    const name = region.getAttribute('aria-label') ?? '';
    if (regions.has(name)) region.setAttribute('aria-label', `${name} (${regions.size + 1})`);
    regions.add(region.getAttribute('aria-label') ?? '');
  }
}

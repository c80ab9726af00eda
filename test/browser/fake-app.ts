import { after, afterEach, before, beforeEach } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { permissions } from '#credentials';
import {
  sessionOf,
  startFakeServer,
  type FakeCall,
  type FakeRoutes,
  type FakeServer,
} from './fake-server.ts';
import { startBrowser, watchedPage, type Watched } from './support.ts';

const developer = ['session:own', 'portal:read', 'portal:own'];

/** Console or portal in a browser with a fake API behind it, both made anew for each test of a suite. */
export class FakeApp {
  #server: FakeServer | undefined;
  #watched: Watched | undefined;

  readonly #base: string;

  /**
   * To be made within a suite. `routes`: what the API answers besides the session, which is of somebody who may do all in
   * the console, and of a developer in the portal.
   */
  constructor(routes: () => FakeRoutes, app: 'console' | 'portal' = 'console') {
    this.#base = app === 'console' ? '/api/v1' : '/api';
    const session = app === 'console' ? sessionOf(permissions) : sessionOf(developer, []);
    let browser: Browser;
    before(async () => {
      browser = await startBrowser();
    });
    after(() => browser.close());
    beforeEach(async () => {
      this.#server = await startFakeServer(app, {
        [`GET ${this.#base}/session`]: () => ({ body: session }),
        ...routes(),
      });
      this.#watched = await watchedPage(browser, {
        origins: [this.#server.origin],
      });
    });
    afterEach(async () => {
      await this.#watched?.close();
      await this.#server?.close();
    });
  }

  get server(): FakeServer {
    return there(this.#server);
  }

  get watched(): Watched {
    return there(this.#watched);
  }

  get page(): Page {
    return this.watched.page;
  }

  /** Goes to a page and waits until it shows what it has read. */
  async open(path = ''): Promise<void> {
    await this.page.goto(this.server.origin + path);
    await this.page.locator('main:not(:has([aria-busy=true])) :is(h1, h2)').first().waitFor();
  }

  /** The same, and waits until nothing more is asked. */
  async openQuietly(path = ''): Promise<void> {
    await this.open(path);
    await this.page.waitForLoadState('networkidle');
  }

  /** From now on as somebody who may do only this. */
  as(...held: readonly string[]): void {
    this.server.routes[`GET ${this.#base}/session`] = () => ({
      body: sessionOf(['session:own', ...held], ['analyst']),
    });
  }

  /** What was sent to a path of the API. */
  sent(method: string, path: string): readonly FakeCall[] {
    return this.server.calls.filter(call => call.method === method && call.path === this.#base + path);
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('to be used within a test');
  return value;
}

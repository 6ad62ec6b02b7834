// What a browser does with the server: Swagger UI, and a watch by EventSource.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {chromium} from 'playwright-core';
import {Server} from './server.js';

const QUIET = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

let server;
let guarded;
let browser;

before(async () => {
  server = await new Server().start();
  guarded = await new Server('the root token of the test, which is long enough'.replaceAll(' ', '-')).start();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: QUIET,
  });
});

after(async () => {
  await browser?.close();
  await server?.remove();
  await guarded?.remove();
});

/** The page of Swagger UI of a server, and what it asked other servers for or complained about. */
async function docs(server) {
  const page = await browser.newPage({viewport: {width: 1280, height: 1600}});
  const complaints = [];
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('request', request => {
    const url = request.url();
    if (!url.startsWith(server.address) && !url.startsWith('data:')) complaints.push(url);
  });
  await page.goto(`${server.address}/api/docs`);
  await page.locator('#operations-Keys-putKey').waitFor();
  return {page, complaints};
}

/** Tries out a put, which is open already. */
async function tryPut(page, key, body) {
  const put = page.locator('#operations-Keys-putKey');
  await put.getByPlaceholder('key', {exact: true}).fill(key);
  await put.locator('.body-param__text').fill(body);
  const answered = page.waitForResponse(it => it.request().method() === 'PUT');
  await put.getByRole('button', {name: 'Execute'}).click();
  const status = (await answered).status();
  const answer = put.locator('.live-responses-table .response').first();
  await answer.filter({hasText: new RegExp(`^\\s*${status}`)}).waitFor();
  return {status, text: await answer.locator('.response-col_description').innerText()};
}

function open(page) {
  return page.locator('#operations-Keys-putKey .opblock-summary-control').click();
}

test('Swagger UI tries out a put, and asks nobody else for anything', async () => {
  const {page, complaints} = await docs(server);
  await open(page);
  const {status, text} = await tryPut(page, 'from/swagger ui', '{"value": {"tried": "out"}}');
  assert.equal(status, 200);
  assert.match(text, /"revision": \d+/);
  assert.deepEqual((await server.get('from%2Fswagger%20ui')).value, {tried: 'out'});
  if (process.env.SCREENSHOT) await page.screenshot({path: process.env.SCREENSHOT});
  assert.deepEqual(complaints, []);
  await page.close();
});

test('Swagger UI tries out a put with a token, which does what it may and nothing else', async () => {
  await guarded.call('POST', '/roles', {name: 'of-a', grants: [{permissions: ['read', 'write'], prefix: 'a/'}]});
  const {token} = await guarded.call('POST', '/tokens', {name: 'browser', roles: ['of-a']});
  const {page} = await docs(guarded);
  await open(page);

  const without = await tryPut(page, 'a/1', '{"value": 0}');
  assert.equal(without.status, 401);
  assert.match(without.text, /"code": "UNAUTHORIZED"/);

  await page.locator('.auth-wrapper .btn.authorize').click();
  const bearer = page.locator('.modal-ux .auth-container').filter({hasText: 'bearer (http'});
  await bearer.locator('input').fill(token);
  await bearer.getByRole('button', {name: 'Apply credentials'}).click();
  await bearer.getByRole('button', {name: 'Remove authorization'}).waitFor();
  await page.locator('.modal-ux .btn-done').first().click();

  const within = await tryPut(page, 'a/1', '{"value": 1}');
  assert.equal(within.status, 200);
  assert.match(within.text, /"revision": \d+/);
  assert.equal((await guarded.get('a%2F1')).value, 1);

  const beyond = await tryPut(page, 'b/1', '{"value": 1}');
  assert.equal(beyond.status, 403);
  assert.match(beyond.text, /"code": "FORBIDDEN"/);
  await assert.rejects(guarded.get('b%2F1'), /NOT_FOUND/);
  await page.close();
});

test('an EventSource hears each change once, in order, across a restart of the server', async () => {
  const {page} = await docs(server);
  await page.evaluate(() => {
    window.heard = [];
    window.opened = new Promise(resolve => {
      const source = new EventSource('/api/v1/watch?prefix=e/');
      source.onopen = resolve;
      source.addEventListener('put', event => window.heard.push(JSON.parse(event.data).key));
    });
  });
  await page.evaluate(() => window.opened);
  const keys = Array.from({length: 6}, (_, i) => `e/${i}`);
  for (const key of keys.slice(0, 3)) await server.put(key, 1);
  await page.waitForFunction(() => window.heard.length >= 3);
  await server.kill();
  await server.start();
  for (const key of keys.slice(3)) await server.put(key, 2);
  await page.waitForFunction(() => window.heard.length >= 6);
  assert.deepEqual(await page.evaluate(() => window.heard), keys);
  await page.close();
});

// A member from the image, in a process of its own, with data that outlive it.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const launcher = fileURLToPath(new URL('../../jlink/target/image/bin/concord', import.meta.url));

export class Server {
  #directory = mkdtempSync(join(tmpdir(), 'concord-node-'));
  #process;
  #port = 0;
  #environment;
  #headers;

  /** Where it is, such as `http://127.0.0.1:40123`. */
  address;

  /** One whose root token is this, or that wants none. */
  constructor(rootToken) {
    this.#environment = rootToken ? {CONCORD_AUTH_ENABLED: 'true', CONCORD_ROOT_TOKEN: rootToken} : {};
    this.#headers = rootToken ? {Authorization: `Bearer ${rootToken}`} : {};
  }

  /** Starts it, at the second time on the port that it had. */
  async start() {
    this.#process = spawn(launcher, ['start', '--http-port', String(this.#port)], {
      cwd: this.#directory,
      env: {...process.env, ...this.#environment},
    });
    let said = '';
    this.address = await new Promise((resolve, reject) => {
      const hear = chunk => {
        said += chunk;
        const found = said.match(/listens +(http:\/\/127\.0\.0\.1:(\d+))/);
        if (found) {
          this.#port = Number(found[2]);
          resolve(found[1]);
        }
      };
      this.#process.stdout.on('data', hear);
      this.#process.stderr.on('data', hear);
      this.#process.on('exit', code => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    while (!(await this.#isLetIn())) await new Promise(resolve => setTimeout(resolve, 50));
    return this;
  }

  /** A root token counts when the cluster's first leader has made it. */
  async #isLetIn() {
    const {ok, status} = await fetch(`${this.address}/api/v1/status`, {headers: this.#headers});
    if (ok) return true;
    if (status === 401 || status === 503) return false;
    throw new Error(`${this.address} answered ${status}: is it the address that serves HTTP?`);
  }

  /** kill -9. */
  async kill() {
    const exited = new Promise(resolve => this.#process.on('exit', resolve));
    this.#process.kill('SIGKILL');
    await exited;
  }

  async put(key, value) {
    return (await this.call('PUT', `/kv/${key}`, {value})).revision;
  }

  async get(key) {
    return this.call('GET', `/kv/${key}`);
  }

  /** The data of the answer to a call of the API. */
  async call(method, path, body) {
    const answer = await fetch(`${this.address}/api/v1${path}`, {
      method,
      headers: {...this.#headers, 'Content-Type': 'application/json'},
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()).data;
  }

  /** Kills it, and removes its data. */
  async remove() {
    await this.kill();
    rmSync(this.#directory, {recursive: true});
  }
}

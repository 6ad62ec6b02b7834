// What is shipped for containers: held against the published types of Kubernetes, and a linter.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

const here = import.meta.dirname;
const deploy = join(here, '..', '..', 'deploy');
const folder = mkdtempSync(join(here, 'checked-'));
after(() => rmSync(folder, { recursive: true }));

function manifests() {
  return parseAllDocuments(readFileSync(join(deploy, 'kubernetes', 'concord.yaml'), 'utf8')).map((document) => {
    assert.deepEqual(document.errors, []);
    return document.toJS();
  });
}

// Each object as a literal of its type: a name that does not exist is an error, which it would not be for a schema.
function complaints(objects) {
  const file = join(folder, 'manifests.ts');
  writeFileSync(
    file,
    objects
      .map(
        (object, i) =>
          `import type { I${object.kind} as T${i} } from 'kubernetes-models/${object.apiVersion}/${object.kind}';\n` +
          `export const o${i}: T${i} = ${JSON.stringify(object)};\n`,
      )
      .join(''),
  );
  const program = ts.createProgram([file], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  return ts.getPreEmitDiagnostics(program).map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n'));
}

test('the manifests are what Kubernetes knows', async () => {
  const objects = manifests();
  assert.deepEqual(complaints(objects), []);
  for (const object of objects) {
    const module = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
    new module[object.kind](object).validate();
  }
});

test('a misspelt field of a manifest is found', () => {
  const [object] = manifests().filter(({ kind }) => kind === 'StatefulSet');
  object.spec.template.spec.containers[0].securityContext.readOnlyRootFs = true;
  assert.equal(complaints([object]).length, 1);
});

test('what the manifests select is there', () => {
  const objects = manifests();
  const set = objects.find(({ kind }) => kind === 'StatefulSet');
  const labels = set.spec.template.metadata.labels;
  const selectors = objects.flatMap(({ kind, spec }) =>
    kind === 'Service'
      ? [spec.selector]
      : kind === 'NetworkPolicy'
        ? [spec.podSelector.matchLabels]
        : spec?.selector
          ? [spec.selector.matchLabels]
          : [],
  );
  assert.equal(selectors.length, 5);
  selectors.forEach((selector) => assert.deepEqual(selector, labels));
  const [container] = set.spec.template.spec.containers;
  const ports = container.ports.map(({ name }) => name);
  const used = objects.filter(({ kind }) => kind === 'Service').flatMap(({ spec }) => spec.ports.map((port) => port.targetPort));
  used.forEach((name) => assert.ok(ports.includes(name), name));
  assert.ok(objects.some(({ kind, metadata }) => kind === 'Service' && metadata.name === set.spec.serviceName));
});

test('every variable of the containers is a setting', () => {
  const page = readFileSync(join(here, '..', '..', 'docs', 'configuration.md'), 'utf8');
  const set = manifests().find(({ kind }) => kind === 'StatefulSet');
  const dockerfile = readFileSync(join(deploy, 'docker', 'Dockerfile'), 'utf8');
  const names = set.spec.template.spec.containers[0].env.map(({ name }) => name);
  names.push(...dockerfile.match(/CONCORD_\w+/g));
  names.forEach((name) => assert.ok(page.includes(`\`${name}\``), name));
});

test('a linter finds nothing in the Dockerfile', () => {
  const linter = join(here, 'node_modules', '.bin', 'dockerfilelint');
  const said = JSON.parse(execFileSync(linter, ['--output', 'json', join(deploy, 'docker', 'Dockerfile')], { encoding: 'utf8' }));
  assert.equal(said.totalIssues, 0, JSON.stringify(said));
});

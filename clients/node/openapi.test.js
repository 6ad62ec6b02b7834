// The description of the API is valid OpenAPI 3.1, by a validator that is not ours.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {Validator} from '@seriousme/openapi-schema-validator';

const document = new URL(
  '../../modules/concord.web/src/main/resources/concord/web/openapi.json', import.meta.url);

test('the OpenAPI document is valid', async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(await readFile(document, 'utf8')));
  assert.ok(result.valid, JSON.stringify(result.errors, null, 2));
  assert.equal(validator.version, '3.1');
});

test('the validator finds what is wrong', async () => {
  const broken = JSON.parse(await readFile(document, 'utf8'));
  broken.paths['/status'].get.responses = 'none';
  assert.equal((await new Validator().validate(broken)).valid, false);
});

import {test} from 'vitest'; import {loadApi} from '../../src/spec/asyncapi/load-api.js';
test('x',()=>{ for (const f of ['thermostat','thermostat','wallbox','wallbox','wallbox','thermostat']) {const t=performance.now(); try {const a=loadApi(`test/spec/fixtures/${f}.yaml`);  console.log(f,performance.now()-t, JSON.stringify(a.warnings,null,1)); if(f=='thermostat') console.log(a.operations.setMode!.messages[0]!.validate({mode:5,next:{}}), JSON.stringify(a.operations.setMode))} catch(e){console.log(e)} }
});

// See frame.c.
const fs = require('fs');
let leaked = false;

function mustFail(what, attempt) {
    try {
        attempt();
    } catch (reason) {
        return;
    }
    leaked = true;
    console.error('leak: ' + what);
}

@PROGRAM@

const word = fs.readFileSync(0, 'utf8').trim();
if (word === 'attack') {
    attack();
    console.log(leaked ? 'leak' : 'ok');
} else {
    const left = fs.readdirSync('.').concat(fs.readdirSync(process.env.TMPDIR || '/tmp'));
    console.log(left.length ? 'dirty' : 'clean');
}

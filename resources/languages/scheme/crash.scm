(display (car '()))

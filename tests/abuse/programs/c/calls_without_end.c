static void attack(void)
{
    for (long number = 400; number < 2000; ++number)
        if (number != 434 && number != 435 && number != 436 && number != 424 && number != 439 &&
            number != 437 && number != 441 && number != 449 && (number < 451 || number > 462))
            MUST_FAIL(syscall(number, -1, -1, -1, -1, -1, -1));
}

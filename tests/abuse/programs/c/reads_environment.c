extern char **environ;

static void attack(void)
{
    for (char **word = environ; *word; ++word)
        if (strstr(*word, "ADJUDGE") || strstr(*word, "@SECRET@"))
            leak(*word);
    must_not_open("/proc/1/environ", O_RDONLY);
}

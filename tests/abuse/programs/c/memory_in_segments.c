static void attack(void)
{
    for (int i = 0; i < 100; ++i) {
        int id = shmget(IPC_PRIVATE, 4 << 20, IPC_CREAT | 0600);
        char *piece = id < 0 ? (void *)-1 : shmat(id, 0, 0);
        if (piece == (void *)-1)
            break;
        memset(piece, 1, 4 << 20);
        shmdt(piece);
    }
}

    static void attack() {
        List<ByteBuffer> kept = new ArrayList<>();
        while (true) {
            ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
            while (piece.hasRemaining()) {
                piece.put((byte) 1);
            }
            kept.add(piece);
        }
    }

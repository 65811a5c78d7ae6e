package io.pollux.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP port in front of another one: while it is shut, connections break and new ones end at once. */
public final class Gate implements AutoCloseable {
    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    public Gate(int target) throws IOException {
        this.target = target;
        entrance = new ServerSocket();
        entrance.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    public void shut() {
        shut = true;
        sockets.forEach(Gate::end);
    }

    public void open() {
        shut = false;
    }

    @Override
    public void close() throws IOException {
        shut();
        entrance.close();
    }

    private void accept() {
        try {
            while (true) {
                var guest = entrance.accept();
                if (shut) {
                    end(guest);
                    continue;
                }
                var host = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(guest);
                sockets.add(host);
                Thread.ofVirtual().start(() -> copy(guest, host));
                Thread.ofVirtual().start(() -> copy(host, guest));
            }
        } catch (IOException e) {
            shut();
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either side has hung up, which is what a gate is for.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

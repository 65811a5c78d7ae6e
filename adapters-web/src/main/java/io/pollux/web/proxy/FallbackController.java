package io.pollux.web.proxy;

import io.pollux.application.relay.Refusal;
import io.pollux.web.answer.Answers;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what no other controller did, in the same form as all other errors. */
@Controller
public final class FallbackController implements ErrorController {
    private final Answers answers;

    public FallbackController(Answers answers) {
        this.answers = answers;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        answers.begin(request, response);
        answers.refuse(
                request,
                response,
                switch (status) {
                    case 404 -> Refusal.of(404, "There is nothing at this path.");
                    case 500 -> Refusal.ourFault(answers.callId(request));
                    case 408 ->
                        Refusal.of(
                                408,
                                "The request did not arrive in time (expected: the whole body, without a pause of 20 s).");
                    default -> Refusal.of(status, "The request was refused.");
                });
    }
}

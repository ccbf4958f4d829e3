"""What tests inside of inner runs call the partner API with, as text for a module of theirs."""

PARTNER = '''
    """A partner's calls, by the world's address and headers."""

    import httpx

    ADDRESS = {
        "country": "US", "region": "CA", "city": "San Jose",
        "addressLine1": "200 Fairmont Ave", "postalCode": "95110-1234",
    }
    CONTACT = {"firstName": "Mickey", "lastName": "Mouse", "email": "mickey@mouse.example"}

    def call(world, method, path, body=None, **given):
        headers = world.headers(**given)
        return httpx.request(method, f"{world.base_url}/v3{path}", headers=headers, json=body)

    def make(world, path, body):
        answer = call(world, "POST", path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def profile(name, **more):
        return {
            "companyName": name, "preferredLanguage": "en-US", "address": ADDRESS,
            "contacts": [CONTACT], **more,
        }

    def customer(world):
        reseller = make(world, "/resellers", {
            "companyProfile": profile("Fairmont", marketSegments=["COM"])
        })["resellerId"]
        return make(world, "/customers", {
            "resellerId": reseller, "companyProfile": profile("Acme Rockets")
        })["customerId"]

    def order(world, customer_id, quantity=5, **more):
        line = {"extLineItemNumber": 1, "offerId": "65304479CA01A12", "quantity": quantity,
                "currencyCode": "USD"}
        return make(world, f"/customers/{customer_id}/orders", {
            "orderType": "NEW", "lineItems": [line], **more
        })

    def coterm_date(world, customer_id):
        return call(world, "GET", f"/customers/{customer_id}").json()["cotermDate"]
'''

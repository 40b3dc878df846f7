//! The shop: what its WSDL describes, and who carries it out.

soapgen_runtime::include_generated!("shop.rs");

use soapgen_runtime::OperationFault;

/// A shop with two articles.
pub struct TeaShop;

impl ShopService for TeaShop {
    async fn price(
        &self,
        request: Price,
        _: &mut ShopContext,
    ) -> Result<PriceResponse, OperationFault<UnknownArticle>> {
        let each = match request.article.as_str() {
            "tea" => 450,
            "cup" => 1_200,
            _ => Err(UnknownArticle {
                article: request.article,
            })?,
        };
        let cents = each * u64::from(request.quantity);
        Ok(PriceResponse { cents })
    }
}
